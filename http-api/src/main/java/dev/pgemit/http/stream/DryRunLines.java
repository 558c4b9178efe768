package dev.pgemit.http.stream;

import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.emit.DryRunCalls;
import dev.pgemit.http.emit.PublishGuard;
import dev.pgemit.http.trace.Exchange;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** Checks the lines of a stream, and sums what they would write. Thread-safe. */
final class DryRunLines implements LinePublisher {
  private final DryRunCalls dryRuns;
  private final Caller caller;
  private final Exchange exchange;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder attachments = new LongAdder();

  DryRunLines(DryRunCalls dryRuns, Caller caller, Exchange exchange) {
    this.dryRuns = dryRuns;
    this.caller = caller;
    this.exchange = exchange;
  }

  @Override
  public CompletableFuture<String> publish(ByteBuffer json) {
    try {
      var guard = PublishGuard.of(caller, Permission.EMIT, message -> {});
      var message = dryRuns.preview(exchange::withTrace, guard, RawBody.parseObject(json));
      bytes.add(message.sizeBytes());
      if (!message.isInline()) {
        attachments.increment();
      }
      return CompletableFuture.completedFuture(message.id());
    } catch (InvalidMessageException | MessageRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Adds the sums to the response. */
  void addTo(Map<String, Object> document) {
    document.put("bytes", bytes.sum());
    document.put("attachments", attachments.sum());
  }
}
