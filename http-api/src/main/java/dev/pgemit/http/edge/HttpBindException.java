package dev.pgemit.http.edge;

import java.net.BindException;

/** Thrown at startup if the service cannot listen on its address. */
public final class HttpBindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String summary;

  HttpBindException(String address, Throwable cause) {
    super(
        summary(address, cause)
            + ": HOST must be an address of this machine, and PORT must be free",
        cause);
    this.summary = summary(address, cause);
  }

  /** Returns the cause without the remedy. */
  public String summary() {
    return summary;
  }

  private static String summary(String address, Throwable cause) {
    return "The service cannot listen on %s (%s)".formatted(address, reason(cause));
  }

  /** Returns the message of the operating system. */
  private static String reason(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException && cause.getCause() == null) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "the machine has no such address";
  }
}
