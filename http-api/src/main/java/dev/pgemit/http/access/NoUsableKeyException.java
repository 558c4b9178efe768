package dev.pgemit.http.access;

/** Thrown at startup if no caller could authenticate. */
public final class NoUsableKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NoUsableKeyException(String message) {
    super(message);
  }

  static NoUsableKeyException missingKey() {
    return new NoUsableKeyException(
        "There is no key, so that nobody could call the service: make one with \"pgemit key create"
            + " --name app --allow emit,broadcast\", or on your own machine start with --no-auth");
  }

  static NoUsableKeyException missingTable(KeysUnavailableException failure) {
    return new NoUsableKeyException(
        failure.getMessage() + ". On your own machine, start with --no-auth");
  }
}
