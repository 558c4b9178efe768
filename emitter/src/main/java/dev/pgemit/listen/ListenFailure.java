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
            ("%s on the listening connection, so the emitter closed it. A database login"
                    + " may be flooding the channel")
                .formatted(flood.getMessage()),
            cause);
      }
    }
    var diagnosis = ConnectionFailure.explain(cause);
    var message =
        "No connection to listen for responses: %s (%s). For the listening connection, %s"
            .formatted(diagnosis.cause(), cause.getMessage(), diagnosis.advice());
    return diagnosis.isPermanent() || "25006".equals(cause.getSQLState())
        ? permanent(message, cause)
        : retryable(message, cause);
  }

  /** The answers are larger than what may be kept of them. */
  static ListenFailure memoryExhausted(ReceiveMemoryBudget budget) {
    return retryable(
        ("The responses to all pending cluster requests exceed the limit of %d MiB."
                + " Address fewer clients or sockets at once (to), or give the process more"
                + " heap (-Xmx)")
            .formatted(budget.maxBytes() >> 20),
        null);
  }

  /** The thread that listens met a failure that nothing handles, and starts again. */
  static ListenFailure threadFailed(Throwable cause) {
    return retryable("The listener thread failed (%s) and restarts".formatted(cause), cause);
  }

  /** What nothing else handles: no memory, or no thread. */
  static ListenFailure unexpected(Throwable cause) {
    return retryable("The emitter failed (%s)".formatted(cause), cause);
  }

  /** More servers make themselves known than are remembered. */
  static ListenFailure tooManyServers() {
    return retryable(
        ("More than %,d servers announced themselves in the namespace, so the"
                + " expected responses are unknown. A database login may be sending forged"
                + " messages")
            .formatted(ServerRegistry.MAX_SERVERS),
        null);
  }

  /** Nothing is heard of what we publish. */
  static ListenFailure echoMissing() {
    return retryable(
        "A published message did not arrive on the listening connection, which is"
            + " being reopened",
        null);
  }

  /** The connection is new, and no server has spoken on it. */
  static ListenFailure noServersAfterReconnect() {
    return retryable(
        "The listening connection was lost and is open again, but no server has"
            + " responded on it yet. Servers may be reconnecting: send the request again"
            + " in a few seconds",
        null);
  }

  /** The same failure, which says first what became of a request. */
  ListenFailure forRequest(ClusterRequest request) {
    var hasEvent = request.request().hasEvent();
    if (request.state() == ClusterRequest.RequestState.WAITING) {
      return new ListenFailure(
          (hasEvent ? "Nothing was published. " : "No request was sent. ") + getMessage(),
          isRetryable(),
          true,
          this);
    }
    return hasEvent
        ? new ListenFailure(
            "The event %s published, but the responses are unknown: %s"
                .formatted(request.isPublished() ? "was" : "may have been", getMessage()),
            true,
            false,
            this)
        : new ListenFailure(
            "No response arrived, so send the request again: " + getMessage(), true, true, this);
  }
}
