package dev.pgemit;

import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.UnsupportedCallFailure;
import dev.pgemit.wire.MessageValidationException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Translates the failures of internal packages to {@link EmitException}. */
final class EmitFailures {
  private EmitFailures() {}

  static RuntimeException ofResult(Result.Failed failed, List<String> ids) {
    return failed.reason() instanceof TransportFailure failure ? of(failure, ids) : failed.reason();
  }

  static EmitException of(TransportFailure failure, List<String> ids) {
    if (failure.isKeyReused()) {
      return new IdempotencyKeyReusedException(String.valueOf(failure.getMessage()), ids, failure);
    }
    if (failure instanceof UnsupportedCallFailure) {
      return new UnsupportedCallException(String.valueOf(failure.getMessage()), ids, failure);
    }
    // Only Postgres can reject some values, such as a time too far ahead.
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof MessageValidationException refused) {
        return new InvalidMessageException(refused);
      }
    }
    return new EmitException(
        String.valueOf(failure.getMessage()),
        failure.isRetryable(),
        failure.isOutcomeKnown(),
        ids,
        failure);
  }

  /** Translates the failure of a request that published these messages. */
  static EmitException ofRequest(Throwable failure, List<String> ids) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof EmitException translated) {
      return translated;
    }
    if (cause instanceof TransportFailure transportFailure) {
      return of(transportFailure, ids);
    }
    return new EmitException("The publishing pipeline failed: " + cause, true, false, ids, failure);
  }

  /**
   * Translates the failure of a request that publishes no event. The request changes nothing, so
   * its outcome is always known.
   */
  static EmitException ofRead(Throwable failure) {
    var translated = ofRequest(failure, List.of());
    return translated.isOutcomeKnown()
        ? translated
        : new EmitException(
            "The connection broke, so the request may not have reached the"
                + " servers. Send the request again",
            true,
            true,
            List.of(),
            translated);
  }
}
