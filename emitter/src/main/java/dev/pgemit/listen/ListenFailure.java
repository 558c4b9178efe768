package dev.pgemit.listen;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Answers that cannot be heard. The text is for a person. */
public final class ListenFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final boolean outcomeKnown;

  private ListenFailure(
      String message, boolean retryable, boolean outcomeKnown, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.outcomeKnown = outcomeKnown;
  }

  /** Nothing was asked, and the same call may succeed later. */
  static ListenFailure temporary(String message, @Nullable Throwable cause) {
    return new ListenFailure(message, true, true, cause);
  }

  /** Nothing was asked, nor will be until somebody changes something. */
  static ListenFailure permanent(String message, @Nullable Throwable cause) {
    return new ListenFailure(message, false, true, cause);
  }

  /** No connection to listen on. */
  static ListenFailure noConnection(SQLException cause) {
    for (Throwable known = cause; known != null; known = known.getCause()) {
      if (known instanceof PortionedSocketFactory.FloodException flood) {
        return temporary(
            "%s on the listening connection, so it was ended. A login of the database may be flooding it"
                .formatted(flood.getMessage()),
            cause);
      }
    }
    var state = cause.getSQLState() == null ? "" : cause.getSQLState();
    var message =
        "No connection to listen for answers on (%s): nothing was asked. Is Postgres up, and are the address and login of the listening connection right?"
            .formatted(cause.getMessage());
    return state.startsWith("28") || state.equals("3D000") || state.equals("25006")
        ? permanent(message, cause)
        : temporary(message, cause);
  }

  /** The answers are larger than what may be kept of them. */
  static ListenFailure noRoom(Budget budget) {
    return temporary(
        "The answers of all requests under way need more than the %d MiB of memory that they may take: ask fewer clients or sockets at once (to), or give the process more heap (-Xmx)"
            .formatted(budget.most() >> 20),
        null);
  }

  /** More servers make themselves known than are remembered. */
  static ListenFailure tooManyServers() {
    return temporary(
        "More servers make themselves known in the namespace than the %,d that are remembered, so it is not known who is to answer. A login of the database may be sending forged messages"
            .formatted(Roster.MAX_SERVERS),
        null);
  }

  /** What was asked is out, and its answers cannot come. */
  ListenFailure whileAsking(Request request) {
    return request.isPublication()
        ? new ListenFailure(
            "%s. The event %s published; who answered is unknown"
                .formatted(getMessage(), request.isPublished() ? "was" : "may have been"),
            true,
            false,
            this)
        : new ListenFailure(getMessage() + ". Ask again", true, true, this);
  }

  public boolean isRetryable() {
    return retryable;
  }

  public boolean isOutcomeKnown() {
    return outcomeKnown;
  }
}
