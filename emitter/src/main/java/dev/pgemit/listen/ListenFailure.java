package dev.pgemit.listen;

import dev.pgemit.datasource.BoundedReadSocketFactory;
import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reports that responses cannot be received. The message contains only the reason; {@link
 * #forRequest} adds what happened to the request.
 */
public final class ListenFailure extends TransportFailure {
  private static final long serialVersionUID = 1L;

  private ListenFailure(
      String message, boolean retryable, boolean outcomeKnown, @Nullable Throwable cause) {
    super(message, retryable, outcomeKnown, cause);
  }

  /** Creates a failure after which the same call may succeed. */
  public static ListenFailure retryable(String message, @Nullable Throwable cause) {
    return new ListenFailure(message, true, true, cause);
  }

  /** Creates a failure that repeats until its cause is removed. */
  public static ListenFailure permanent(String message, @Nullable Throwable cause) {
    return new ListenFailure(message, false, true, cause);
  }

  /** Creates the failure for a LISTEN connection that could not be opened, or was lost. */
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

  /** Creates the failure for responses that exceed the memory budget. */
  static ListenFailure memoryExhausted(ReceiveMemoryBudget budget) {
    return retryable(
        ("The responses to all pending cluster requests exceed the limit of %d MiB."
                + " Address fewer clients or sockets at once (to), or give the process more"
                + " heap (-Xmx)")
            .formatted(budget.maxBytes() >> 20),
        null);
  }

  /** Creates the failure for an unhandled exception of the listener thread, which restarts. */
  static ListenFailure threadFailed(Throwable cause) {
    return retryable("The listener thread failed (%s) and restarts".formatted(cause), cause);
  }

  /** Creates the failure for any other error, such as missing memory or threads. */
  static ListenFailure unexpected(Throwable cause) {
    return retryable("The emitter failed (%s)".formatted(cause), cause);
  }

  /** Creates the failure for more announced servers than the registry can hold. */
  static ListenFailure tooManyServers() {
    return retryable(
        ("More than %,d servers announced themselves in the namespace, so the"
                + " expected responses are unknown. A database login may be sending forged"
                + " messages")
            .formatted(ServerRegistry.MAX_SERVERS),
        null);
  }

  /** Creates the failure for a published message that did not arrive on the LISTEN connection. */
  static ListenFailure echoMissing() {
    return retryable(
        "A published message did not arrive on the listening connection, which is"
            + " being reopened",
        null);
  }

  /** Creates the failure for a reopened connection on which no server has responded yet. */
  static ListenFailure noServersAfterReconnect() {
    return retryable(
        "The listening connection was lost and is open again, but no server has"
            + " responded on it yet. Servers may be reconnecting: send the request again"
            + " in a few seconds",
        null);
  }

  /** Returns this failure with the outcome of the request in front of its message. */
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
