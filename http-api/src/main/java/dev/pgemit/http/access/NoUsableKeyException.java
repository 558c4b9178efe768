package dev.pgemit.http.access;

/** Thrown at startup if no caller could authenticate. */
public final class NoUsableKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NoUsableKeyException(String message) {
    super(message);
  }

  static NoUsableKeyException missingKey() {
    return new NoUsableKeyException(
        "No key is active, so no caller could authenticate: create a key with"
            + " \"pgemit key create --name app --allow emit,broadcast\", or start with"
            + " --no-auth on your own machine");
  }

  static NoUsableKeyException missingTable(KeysUnavailableException failure) {
    return new NoUsableKeyException(
        failure.getMessage() + ". On your own machine, start with --no-auth");
  }
}
