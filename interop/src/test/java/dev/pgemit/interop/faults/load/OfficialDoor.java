package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.node.NodeProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * The official Node emitter, beside which pgemit is measured. Its {@code emit} returns before
 * anything was sent and tells of no error, so to its caller all is accepted. What failed in truth
 * stands in the detail.
 */
public final class OfficialDoor implements Door {
  private final NodeProcess process;

  /**
   * Takes the door.
   *
   * @param url where Postgres is
   */
  public OfficialDoor(String url) {
    this.process = NodeProcess.start("official-emitter.mjs", "--database", url);
    process.awaitReport("ready", line -> true);
  }

  @Override
  public String name() {
    return "official";
  }

  @Override
  public Attempt emit(Event event) {
    var start = System.nanoTime();
    var fields = Map.of("event", Event.NAME, "args", List.of(event.number(), event.filler()));
    var failure = "";
    try {
      process.ask("emit", fields);
    } catch (IllegalStateException | CompletionException e) {
      failure = String.valueOf(e.getMessage());
    }
    return new Attempt(event, name(), start, System.nanoTime(), Outcome.ACCEPTED, false, failure);
  }

  @Override
  public void close() {
    process.close();
  }
}
