package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.EmitException;
import dev.pgemit.http.access.Audit;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.metrics.Outcome;
import dev.pgemit.http.metrics.Verb;
import dev.pgemit.http.problem.Cause;
import dev.pgemit.http.trace.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps who disconnected whom. */
final class DisconnectAudit {
  private DisconnectAudit() {}

  static void log(
      Exchange exchange,
      Caller caller,
      BroadcastOperator whom,
      List<String> except,
      boolean close,
      @Nullable String id,
      @Nullable Throwable failure) {
    var ids = id == null ? ids(failure) : List.of(id);
    Audit.log(
        line ->
            exchange
                .on(line, ids)
                .addKeyValue("verb", Verb.SOCKETS_DISCONNECT.label())
                .addKeyValue("outcome", Outcome.of(failure).label())
                .addKeyValue("rooms", whom.rooms())
                .addKeyValue("except", except)
                .addKeyValue("close", close),
        "{} disconnected {} in namespace {}{}: {}",
        caller,
        whom.rooms().isEmpty() ? "everyone" : "rooms " + Audit.quoted(whom.rooms()),
        Audit.quoted(whom.namespace()),
        close ? ", and closed their connections" : "",
        id == null ? outcome(failure) : "published as " + id);
  }

  private static List<String> ids(@Nullable Throwable failure) {
    return cause(failure) instanceof EmitException emit ? emit.messageIds() : List.of();
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure == null ? null : Cause.of(failure);
  }

  private static String outcome(@Nullable Throwable failure) {
    return cause(failure) instanceof EmitException emit && emit.isOutcomeKnown()
        ? "not published"
        : "it is unknown whether that was published";
  }
}
