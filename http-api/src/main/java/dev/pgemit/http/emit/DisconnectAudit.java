package dev.pgemit.http.emit;

import dev.pgemit.EmitException;
import dev.pgemit.http.access.AuditLog;
import dev.pgemit.http.audit.AuditTarget;
import dev.pgemit.http.metrics.RequestOutcome;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.CompletionCause;
import dev.pgemit.http.trace.Exchange;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the audit log of disconnects. */
final class DisconnectAudit {
  private DisconnectAudit() {}

  static void log(
      Exchange exchange,
      PublishGuard guard,
      boolean close,
      @Nullable String id,
      @Nullable Throwable failure) {
    var message = guard.message();
    var ids = id == null ? ids(failure) : List.of(id);
    AuditLog.log(
        line ->
            exchange
                .annotate(line, ids)
                .addKeyValue("verb", Verb.SOCKETS_DISCONNECT.label())
                .addKeyValue("outcome", RequestOutcome.of(failure).label())
                .addKeyValue("rooms", message.rooms())
                .addKeyValue("except", message.except())
                .addKeyValue("close", close),
        "{} disconnected {} in namespace {}{}: {}",
        guard.caller(),
        message.rooms().isEmpty() ? "everyone" : "rooms " + AuditLog.quote(message.rooms()),
        AuditLog.quote(message.namespace()),
        close ? ", and closed their connections" : "",
        id == null ? describeOutcome(failure) : "published as " + id);
    exchange.recordAudit(
        Verb.SOCKETS_DISCONNECT.label(),
        RequestOutcome.of(failure).label(),
        new AuditTarget(
            ids.isEmpty() ? null : ids.get(0), message.namespace(), message.rooms(), null),
        detail(message.except(), close));
  }

  private static @Nullable String detail(List<String> except, boolean close) {
    var exceptions = except.isEmpty() ? "" : "except rooms " + AuditLog.quote(except);
    var closing = close ? "closed their connections" : "";
    var detail =
        Stream.of(exceptions, closing)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return detail.isEmpty() ? null : detail;
  }

  private static List<String> ids(@Nullable Throwable failure) {
    return cause(failure) instanceof EmitException emit ? emit.messageIds() : List.of();
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure == null ? null : CompletionCause.unwrap(failure);
  }

  private static String describeOutcome(@Nullable Throwable failure) {
    return cause(failure) instanceof EmitException emit && emit.isOutcomeKnown()
        ? "not published"
        : "it is unknown whether the message was published";
  }
}
