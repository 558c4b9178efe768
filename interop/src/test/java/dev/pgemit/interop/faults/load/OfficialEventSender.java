package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.node.NodeProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Emits events through the official Node emitter, for comparison. Its {@code emit} returns before
 * anything is sent and reports no error, so every call counts as accepted. The detail holds the
 * actual error.
 */
public final class OfficialEventSender implements EventSender {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final NodeProcess process;

  /**
   * Creates a sender.
   *
   * @param url the connection URL of Postgres
   */
  public OfficialEventSender(String url) {
    this.process = NodeProcess.start("official-emitter.mjs", "--database", url);
    process.awaitReport("ready", line -> true);
  }

  @Override
  public String name() {
    return "official";
  }

  @Override
  public EmitAttempt emit(NumberedEvent event) {
    var start = System.nanoTime();
    var fields =
        Map.of("event", NumberedEvent.NAME, "args", List.of(event.number(), event.filler()));
    var failure = "";
    try {
      process.call("emit", fields, TIMEOUT);
    } catch (IllegalStateException e) {
      failure = String.valueOf(e.getMessage());
    }
    return new EmitAttempt(
        event, name(), start, System.nanoTime(), Outcome.ACCEPTED, false, failure);
  }

  @Override
  public void close() {
    process.close();
  }
}
