package dev.traced.sample.payment;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The accounts that the service starts with.
 *
 * @param accounts the accounts, by user
 */
@ConfigurationProperties("payment")
record PaymentProperties(@DefaultValue Map<String, Account> accounts) {

	/**
	 * One account.
	 *
	 * @param cents what is on it
	 * @param delay how long its bank takes for a payment
	 * @param offline whether its bank cannot be reached
	 */
	record Account(long cents, @DefaultValue("0ms") Duration delay, @DefaultValue("false") boolean offline) {

	}

}
