package dev.pgemit.interop.faults.load;

import dev.pgemit.EmitException;
import dev.pgemit.EmitOperations;
import dev.pgemit.Emitter;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import javax.sql.DataSource;

/** Emits events through the library. */
public final class JavaEventSender implements EventSender {
  private final Emitter emitter;

  /**
   * Creates a sender with default settings.
   *
   * @param dataSource the data source of the emitter
   */
  public JavaEventSender(DataSource dataSource) {
    this(Emitter.create(dataSource));
  }

  /**
   * Creates a sender.
   *
   * @param emitter the emitter, which the sender closes
   */
  public JavaEventSender(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public String name() {
    return "Java";
  }

  @Override
  public EmitAttempt emit(NumberedEvent event) {
    EmitOperations<?> operator = emitter.withId(event.id());
    if (event.isKeyed()) {
      operator = operator.idempotent(event.key());
    }
    var start = System.nanoTime();
    try {
      operator.emit(NumberedEvent.NAME, event.number(), event.filler());
      return new EmitAttempt(event, name(), start, System.nanoTime(), Outcome.ACCEPTED, false, "");
    } catch (EmitException e) {
      var outcome = e.isOutcomeKnown() ? Outcome.REFUSED : Outcome.UNKNOWN;
      return new EmitAttempt(
          event, name(), start, System.nanoTime(), outcome, false, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    emitter.close();
  }
}
