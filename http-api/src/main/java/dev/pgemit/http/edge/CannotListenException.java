package dev.pgemit.http.edge;

import java.net.BindException;

/** The service does not start, since it may not listen where it is told to. */
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String fact;

  CannotListenException(String address, Throwable cause) {
    super(
        fact(address, cause)
            + ": HOST must be an address of this machine, and PORT one that nothing else listens on",
        cause);
    this.fact = fact(address, cause);
  }

  /** What is so, without what to do about it. */
  public String fact() {
    return fact;
  }

  private static String fact(String address, Throwable cause) {
    return "The service cannot listen on %s (%s)".formatted(address, reason(cause));
  }

  /** In the words of the operating system. */
  private static String reason(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException && cause.getCause() == null) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "it has no such address";
  }
}
