package dev.pgemit.http.trace;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a line per request, up to a limit per second that bounds the cost of a high request rate.
 * Failed requests have a separate limit of the same size. Thread-safe.
 */
public final class RequestLog {
  private static final Logger LOGGER = LoggerFactory.getLogger("requests");
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final PerSecondLimit successLimit;
  private final PerSecondLimit failureLimit;
  private final LongAdder skipped = new LongAdder();

  /**
   * Creates the log.
   *
   * @param maxPerSecond the maximum number of lines per second; 0 disables the log
   */
  public RequestLog(int maxPerSecond) {
    this.successLimit = new PerSecondLimit(maxPerSecond);
    this.failureLimit = new PerSecondLimit(maxPerSecond);
  }

  void write(Exchange exchange, int status, long nanos) {
    var isSuccess = status > 0 && status < 400;
    if (isSuccess && exchange.endpoint().isMonitoring()) {
      return;
    }
    if (!(isSuccess ? successLimit : failureLimit).tryAcquire(System.nanoTime())) {
      skipped.increment();
      return;
    }
    var line =
        exchange
            .annotate(LOGGER.atInfo())
            .addKeyValue("method", exchange.method())
            .addKeyValue("path", exchange.path())
            .addKeyValue("status", status)
            .addKeyValue("millis", Math.round(nanos / NANOS_PER_MILLI * 1_000) / 1_000.0);
    var left = skipped.sumThenReset();
    (left == 0 ? line : line.addKeyValue("skipped", left))
        .log("{} {} {}", exchange.method(), exchange.path(), status);
  }
}
