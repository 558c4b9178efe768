package dev.pgemit.http.scheduled;

import dev.pgemit.EmitException;
import dev.pgemit.http.access.AuditLog;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.audit.AuditTarget;
import dev.pgemit.http.metrics.RequestOutcome;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes each change of a scheduled or recurring emit to the audit log. The message may outlive the
 * key that created it.
 */
final class ScheduleChangeAudit {
  private final ScheduleChange change;
  private final String name;
  private final Caller caller;
  private final Exchange exchange;
  private @Nullable MessageAccess message;

  /**
   * Starts the audit of a change.
   *
   * @param name the name of the recurring emit, or the id of the scheduled emit
   */
  ScheduleChangeAudit(Context context, ScheduleChange change, String name) {
    this.change = change;
    this.name = name;
    this.caller = Caller.of(context);
    this.exchange = Exchange.of(context);
  }

  /** Sets the message for the log line and the request's subject. */
  void setMessage(MessageAccess newMessage) {
    message = newMessage;
    exchange.setSubject(
        newMessage.namespace(), newMessage.events().isEmpty() ? null : newMessage.events().get(0));
  }

  /** Performs the change, and logs it if it succeeds or its outcome is unknown. */
  <T> T perform(Supplier<T> operation) {
    try {
      var result = operation.get();
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
    AuditLog.log(
        line -> fields(line).addKeyValue("outcome", RequestOutcome.of(failure).label()),
        "{} {} {}{}{}",
        caller,
        change,
        AuditLog.quote(name),
        message == null ? "" : ", " + message.description(),
        failure == null ? "" : ": it is unknown whether that was done");
    exchange.recordAudit(change.label(), RequestOutcome.of(failure).label(), target(), null);
  }

  private AuditTarget target() {
    return message == null
        ? AuditTarget.of(name)
        : new AuditTarget(
            name,
            message.namespace(),
            message.to(),
            message.events().isEmpty() ? null : message.events().get(0));
  }

  private LoggingEventBuilder fields(LoggingEventBuilder line) {
    var fields =
        change == ScheduleChange.SCHEDULED_CANCEL
            ? exchange.annotate(line, List.of(name))
            : exchange.annotate(line).addKeyValue("recurring", name);
    fields = fields.addKeyValue("verb", change.label());
    return message == null ? fields : fields.addKeyValue("rooms", message.to());
  }
}
