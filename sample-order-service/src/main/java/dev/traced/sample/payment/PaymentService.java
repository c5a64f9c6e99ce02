package dev.traced.sample.payment;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.traced.sample.payment.v1.ChargeRequest;
import dev.traced.sample.payment.v1.ChargeResponse;
import dev.traced.sample.payment.v1.PaymentsGrpc.PaymentsImplBase;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;

import org.springframework.grpc.server.service.GrpcService;

/**
 * Takes money from accounts that it keeps in memory. Some banks are slow, and one cannot
 * be reached.
 */
@GrpcService
class PaymentService extends PaymentsImplBase {

	private final Map<String, Account> accounts = new ConcurrentHashMap<>();

	PaymentService(PaymentProperties properties) {
		properties.accounts()
			.forEach((user, account) -> this.accounts.put(user,
					new Account(new AtomicLong(account.cents()), account.delay(), account.offline())));
	}

	@Override
	public void charge(ChargeRequest request, StreamObserver<ChargeResponse> response) {
		try {
			charge(request.getAccount(), request.getCents());
			response.onNext(ChargeResponse.newBuilder().setReference(UUID.randomUUID().toString()).build());
			response.onCompleted();
		}
		catch (StatusException ex) {
			response.onError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			response.onError(Status.CANCELLED.withCause(ex).asException());
		}
	}

	private void charge(String user, long cents) throws StatusException, InterruptedException {
		Account account = this.accounts.get(user);
		if (account == null) {
			throw Status.NOT_FOUND.withDescription("No account of '%s'".formatted(user)).asException();
		}
		if (account.offline()) {
			throw new IllegalStateException("The bank of '%s' cannot be reached".formatted(user));
		}
		Thread.sleep(account.delay().toMillis());
		if (!account.take(cents)) {
			throw Status.FAILED_PRECONDITION.withDescription("Insufficient funds").asException();
		}
	}

	/**
	 * What is on an account, and how its bank is.
	 */
	private record Account(AtomicLong cents, Duration delay, boolean offline) {

		boolean take(long amount) {
			return this.cents.getAndUpdate((balance) -> (balance < amount) ? balance : balance - amount) >= amount;
		}

	}

}
