package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.node.NodeProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * The official Node emitter, beside which pgemit is measured. Its {@code emit} returns before
 * anything was sent and tells of no error, so to its caller all is accepted. What failed in truth
 * stands in the detail.
 */
public final class OfficialEventSender implements EventSender {
  private final NodeProcess process;

  /**
   * Takes the door.
   *
   * @param url where Postgres is
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
      process.call("emit", fields);
    } catch (IllegalStateException | CompletionException e) {
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
