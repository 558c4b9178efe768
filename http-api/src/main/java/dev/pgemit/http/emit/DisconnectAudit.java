package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.EmitException;
import dev.pgemit.http.access.Audit;
import dev.pgemit.http.access.Caller;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Keeps who disconnected whom. */
final class DisconnectAudit {
  private DisconnectAudit() {}

  static void log(
      Caller caller,
      BroadcastOperator whom,
      boolean close,
      @Nullable String id,
      @Nullable Throwable failure) {
    Audit.log(
        "{} disconnected {} in namespace {}{}: {}",
        caller,
        whom.rooms().isEmpty() ? "everyone" : "rooms " + Audit.quoted(whom.rooms()),
        Audit.quoted(whom.namespace()),
        close ? ", and closed their connections" : "",
        id == null ? outcome(failure) : "published as " + id);
  }

  private static String outcome(@Nullable Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof EmitException emit && emit.isOutcomeKnown()
        ? "not published"
        : "it is unknown whether that was published";
  }
}
