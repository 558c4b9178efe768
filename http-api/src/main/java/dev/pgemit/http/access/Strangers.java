package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns away whoever shows no good key. The answer does not say why a key is not good; the log
 * does, for those who run the service.
 */
final class Strangers {
  private static final Logger LOGGER = LoggerFactory.getLogger(Strangers.class);

  // So that nobody fills the disk from outside.
  private static final int MOST_LINES_PER_MINUTE = 60;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Bucket lines =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(MOST_LINES_PER_MINUTE)
                      .refillGreedy(MOST_LINES_PER_MINUTE, Duration.ofMinutes(1)))
          .build();
  private final AtomicLong untold = new AtomicLong();

  /** Ends a request that shows nothing. */
  ProblemException withoutKey(Visit visit) {
    log(visit, "there is no key");
    return refused(
        visit,
        "Bearer",
        "This needs a key: send it as \"Authorization: Bearer pgemit_…\". Whoever runs the service"
            + " makes one with \"pgemit key create\"");
  }

  /** Ends a request whose key is not good. */
  ProblemException withoutGoodKey(Visit visit, String why) {
    log(visit, why);
    return refused(
        visit,
        "Bearer error=\"invalid_token\"",
        "The key in \"Authorization\" is not good here: it may be mistyped, expired or revoked, or"
            + " not be sent as \"Authorization: Bearer <key>\". Whoever runs the service can see"
            + " why in its log, and make another with \"pgemit key create\"");
  }

  /** Ends a request whose key is not known, and was not looked for: there are too many of these. */
  ProblemException withUnsettledKey(Visit visit, String why) {
    log(visit, why);
    return refused(
        visit,
        "Bearer error=\"invalid_token\"",
        "The key in \"Authorization\" is not known here: it may be mistyped or expired, or be less"
            + " than 2 seconds old, in which case it is good then. Whoever runs the service can see"
            + " why in its log, and make another with \"pgemit key create\"");
  }

  private static ProblemException refused(Visit visit, String challenge, String detail) {
    visit.answer().put(HttpHeader.WWW_AUTHENTICATE, challenge);
    return new ProblemException(HttpStatus.UNAUTHORIZED_401, detail);
  }

  private void log(Visit visit, String why) {
    if (!lines.tryConsume(1)) {
      untold.incrementAndGet();
      return;
    }
    var more = untold.getAndSet(0);
    LOGGER.warn(
        "Turned away {} {} from {}: {}{}",
        visit.method(),
        Audit.quoted(visit.path()),
        visit.remoteAddress(),
        CONTROL.matcher(why).replaceAll("?"), // it may quote what the stranger sent
        more == 0 ? "" : ", and %d more that were not logged".formatted(more));
  }
}
