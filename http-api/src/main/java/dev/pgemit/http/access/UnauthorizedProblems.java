package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the responses to requests without a valid key. The log states why a key is invalid; the
 * response does not.
 */
final class UnauthorizedProblems {
  private static final Logger LOGGER = LoggerFactory.getLogger(UnauthorizedProblems.class);

  // Prevents unauthenticated requests from filling the disk.
  private static final int MAX_LOG_LINES_PER_MINUTE = 60;
  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

  private final Bucket logBudget =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(MAX_LOG_LINES_PER_MINUTE)
                      .refillGreedy(MAX_LOG_LINES_PER_MINUTE, Duration.ofMinutes(1)))
          .build();
  private final AtomicLong suppressedLines = new AtomicLong();

  /** Returns the problem for a request without credentials. */
  ProblemException missingKey(IncomingRequest incoming) {
    log(incoming, "the request has no key");
    return unauthorized(
        incoming,
        "Bearer",
        "This request needs a key: send it as \"Authorization: Bearer pgemit_…\". The"
            + " operator of the service creates keys with \"pgemit key create\"");
  }

  /** Returns the problem for an invalid key. */
  ProblemException invalidKey(IncomingRequest incoming, String reason) {
    log(incoming, reason);
    return unauthorized(
        incoming,
        "Bearer error=\"invalid_token\"",
        "The key in \"Authorization\" is not valid: it may be mistyped, expired or"
            + " revoked, or not sent as \"Authorization: Bearer <key>\". The service log"
            + " gives the reason, and the operator of the service can create another key"
            + " with \"pgemit key create\"");
  }

  /** Returns the problem for an unknown key that was not looked up because of throttling. */
  ProblemException unknownKey(IncomingRequest incoming, String reason) {
    log(incoming, reason);
    return unauthorized(
        incoming,
        "Bearer error=\"invalid_token\"",
        "The key in \"Authorization\" is unknown: it may be mistyped or expired, or"
            + " it was created less than 2 seconds ago and becomes valid soon. The service"
            + " log gives the reason, and the operator of the service can create another"
            + " key with \"pgemit key create\"");
  }

  private static ProblemException unauthorized(
      IncomingRequest incoming, String challenge, String detail) {
    incoming.responseHeaders().put(HttpHeader.WWW_AUTHENTICATE, challenge);
    return new ProblemException(ProblemType.UNAUTHORIZED, detail);
  }

  private void log(IncomingRequest incoming, String reason) {
    if (!logBudget.tryConsume(1)) {
      suppressedLines.incrementAndGet();
      return;
    }
    var more = suppressedLines.getAndSet(0);
    LOGGER.warn(
        "Rejected {} {} from {}: {}{}",
        incoming.method(),
        AuditLog.quote(incoming.path()),
        incoming.remoteAddress(),
        CONTROL_CHARACTER.matcher(reason).replaceAll("?"), // the reason may quote external input
        more == 0 ? "" : "; %d more were not logged".formatted(more));
  }
}
