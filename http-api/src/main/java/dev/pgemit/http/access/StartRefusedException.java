package dev.pgemit.http.access;

/** The service does not start, since nobody could use it. */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StartRefusedException(String message) {
    super(message);
  }

  static StartRefusedException withoutKey() {
    return new StartRefusedException(
        "There is no key, so that nobody could call the service: make one with \"pgemit key create"
            + " --name app --allow emit,broadcast\", or on your own machine start with --no-auth");
  }

  static StartRefusedException withoutTable(KeysUnavailableException fault) {
    return new StartRefusedException(
        fault.getMessage() + ". On your own machine, start with --no-auth");
  }
}
