package dev.traced.sample.order;

import java.math.BigDecimal;

import dev.traced.sample.payment.v1.ChargeRequest;
import dev.traced.sample.payment.v1.PaymentsGrpc.PaymentsBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Asks the payment service, over gRPC.
 */
@Component
class PaymentClient {

	private final PaymentsBlockingStub payments;

	PaymentClient(PaymentsBlockingStub payments) {
		this.payments = payments;
	}

	void charge(String userId, BigDecimal amount) {
		ChargeRequest request = ChargeRequest.newBuilder()
			.setAccount(userId)
			.setCents(amount.movePointRight(2).longValueExact())
			.build();
		try {
			this.payments.charge(request);
		}
		catch (StatusRuntimeException ex) {
			throw asAnswer(ex.getStatus(), ex);
		}
	}

	private static ResponseStatusException asAnswer(Status status, StatusRuntimeException cause) {
		return switch (status.getCode()) {
			case FAILED_PRECONDITION -> OrderRefusedException.unpaid(status.getDescription());
			case NOT_FOUND -> OrderRefusedException.unpaid("There is no account to charge");
			case DEADLINE_EXCEEDED ->
				new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "The payment takes too long", cause);
			case UNAVAILABLE ->
				new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The payment does not answer", cause);
			default -> new ResponseStatusException(HttpStatus.BAD_GATEWAY, "The payment failed", cause);
		};
	}

}
