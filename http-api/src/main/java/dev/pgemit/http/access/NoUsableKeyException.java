package dev.pgemit.http.access;

import java.nio.file.Path;

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

  static NoUsableKeyException missingKeyInFile(Path file) {
    return new NoUsableKeyException(
        ("No key of the file %s is active, so no caller could authenticate: create a key with"
                + " \"pgemit key create --keys-file %s --name app --allow emit,broadcast\", or"
                + " start with --no-auth on your own machine")
            .formatted(file, file));
  }

  static NoUsableKeyException missingSource() {
    return new NoUsableKeyException(
        "No caller could authenticate. Without DATABASE_URL, keys come from a file or a JWT issuer:"
            + " create a file with \"pgemit key create --keys-file keys.json --name app --allow"
            + " emit,broadcast\" and set PGEMIT_KEYS_FILE, set PGEMIT_JWT_JWKS or"
            + " PGEMIT_JWT_SECRET, or start with --no-auth on your own machine");
  }

  static NoUsableKeyException missingTable(KeysUnavailableException failure) {
    return new NoUsableKeyException(
        failure.getMessage() + ". On your own machine, start with --no-auth");
  }
}
