package dev.pgemit.listen;

import dev.pgemit.datasource.BoundedReadSocketFactory;
import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Answers that cannot be heard. The text is for a person: the reason alone, until {@link
 * #forRequest} says first what became of the request.
 */
public final class ListenFailure extends TransportFailure {
  private static final long serialVersionUID = 1L;

  private ListenFailure(
      String message, boolean retryable, boolean outcomeKnown, @Nullable Throwable cause) {
    super(message, retryable, outcomeKnown, cause);
  }

  /** The same call may succeed later. */
  public static ListenFailure retryable(String message, @Nullable Throwable cause) {
    return new ListenFailure(message, true, true, cause);
  }

  /** Fails until somebody changes something. */
  public static ListenFailure permanent(String message, @Nullable Throwable cause) {
    return new ListenFailure(message, false, true, cause);
  }

  /** No connection to listen on. */
  static ListenFailure noConnection(SQLException cause) {
    for (Throwable current = cause; current != null; current = current.getCause()) {
      if (current instanceof BoundedReadSocketFactory.NotificationFloodException flood) {
        return retryable(
            "%s on the listening connection, so it was ended. A login of the database may be flooding it"
                .formatted(flood.getMessage()),
            cause);
      }
    }
    var diagnosis = ConnectionFailure.explain(cause);
    var message =
        "No connection to listen for answers on, since %s (%s). For the listening connection: %s"
            .formatted(diagnosis.cause(), cause.getMessage(), diagnosis.advice());
    return diagnosis.isPermanent() || "25006".equals(cause.getSQLState())
        ? permanent(message, cause)
        : retryable(message, cause);
  }

  /** The answers are larger than what may be kept of them. */
  static ListenFailure memoryExhausted(ReceiveMemoryBudget budget) {
    return retryable(
        "The answers of all requests under way need more than the %d MiB of memory that they may take: ask fewer clients or sockets at once (to), or give the process more heap (-Xmx)"
            .formatted(budget.maxBytes() >> 20),
        null);
  }

  /** The thread that listens met a failure that nothing handles, and starts again. */
  static ListenFailure threadFailed(Throwable cause) {
    return retryable(
        "The thread that listens for answers failed (%s) and starts again".formatted(cause), cause);
  }

  /** What nothing else handles: no memory, or no thread. */
  static ListenFailure unexpected(Throwable cause) {
    return retryable("The emitter failed (%s)".formatted(cause), cause);
  }

  /** More servers make themselves known than are remembered. */
  static ListenFailure tooManyServers() {
    return retryable(
        "More servers make themselves known in the namespace than the %,d that are remembered, so it is not known who is to answer. A login of the database may be sending forged messages"
            .formatted(ServerRegistry.MAX_SERVERS),
        null);
  }

  /** Nothing is heard of what we publish. */
  static ListenFailure echoMissing() {
    return retryable(
        "What was published has not come back on the listening connection, which is opened again",
        null);
  }

  /** The connection is new, and no server has spoken on it. */
  static ListenFailure noServersAfterReconnect() {
    return retryable(
        "The listening connection was lost a moment ago and is open again, but no server has been"
            + " heard since. Servers may be connecting again: ask again in some seconds",
        null);
  }

  /** The same failure, which says first what became of a request. */
  ListenFailure forRequest(ClusterRequest request) {
    var hasEvent = request.request().hasEvent();
    if (request.state() == ClusterRequest.State.WAITING) {
      return new ListenFailure(
          (hasEvent ? "Nothing was published. " : "Nothing was asked. ") + getMessage(),
          isRetryable(),
          true,
          this);
    }
    return hasEvent
        ? new ListenFailure(
            "The event %s published. Who answered is not known: %s"
                .formatted(request.isPublished() ? "was" : "may have been", getMessage()),
            true,
            false,
            this)
        : new ListenFailure("There is no answer, so ask again: " + getMessage(), true, true, this);
  }
}
