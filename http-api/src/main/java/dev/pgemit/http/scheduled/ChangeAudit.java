package dev.pgemit.http.scheduled;

import dev.pgemit.EmitException;
import dev.pgemit.http.access.Audit;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.metrics.Outcome;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/** Keeps who changed what waits, since that goes on when the key is good no more that made it. */
final class ChangeAudit {
  private final Change change;
  private final String name;
  private final Caller caller;
  private final Exchange exchange;
  private @Nullable Say subject;

  /**
   * Starts to watch a change.
   *
   * @param context the request that asks for it
   * @param change what is done
   * @param name the name of what recurs, or the id of what waits for its time
   */
  ChangeAudit(Context context, Change change, String name) {
    this.change = change;
    this.name = name;
    this.caller = Caller.of(context);
    this.exchange = Exchange.of(context);
  }

  /** Notes what the message is, as soon as that is known. */
  void about(Say say) {
    subject = say;
    exchange.setSubject(say.namespace(), say.events().isEmpty() ? null : say.events().get(0));
  }

  /** Makes the change, and keeps it where it was made or may have been. */
  <T> T of(Supplier<T> step) {
    try {
      var result = step.get();
      log(null);
      return result;
    } catch (EmitException e) {
      if (!e.isOutcomeKnown()) {
        log(e);
      }
      throw e;
    }
  }

  private void log(@Nullable EmitException failure) {
    Audit.log(
        line -> fields(line).addKeyValue("outcome", Outcome.of(failure).label()),
        "{} {} {}{}{}",
        caller,
        change,
        Audit.quoted(name),
        subject == null ? "" : ", " + subject.words(),
        failure == null ? "" : ": it is unknown whether that was done");
  }

  private LoggingEventBuilder fields(LoggingEventBuilder line) {
    var fields =
        change == Change.SCHEDULED_CANCEL
            ? exchange.on(line, List.of(name))
            : exchange.on(line).addKeyValue("recurring", name);
    fields = fields.addKeyValue("verb", change.label());
    return subject == null ? fields : fields.addKeyValue("rooms", subject.to());
  }
}
