package dev.pgemit.http.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * An API key in the holder's form: {@code pgemit_<id>_<secret>}. Secret scanners can search for the
 * prefix. The string form omits the secret.
 *
 * @param id the lookup id, which is not secret
 * @param secret 256 random bits, encoded as 43 characters
 */
public record ApiKey(String id, String secret) {
  private static final String PREFIX = "pgemit_";
  private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  static final int ID_LENGTH = 12;
  private static final int SECRET_LENGTH = 43;
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Creates a key with a random id and a random secret. */
  static ApiKey create() {
    var id = new StringBuilder();
    for (var i = 0; i < ID_LENGTH; i++) {
      id.append(ID_ALPHABET.charAt(RANDOM.nextInt(ID_ALPHABET.length())));
    }
    var secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new ApiKey(
        id.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Parses a key; returns an empty result if the text is not a key. */
  static Optional<ApiKey> parse(String text) {
    var idEnd = PREFIX.length() + ID_LENGTH;
    var isKey =
        text.length() == idEnd + 1 + SECRET_LENGTH
            && text.startsWith(PREFIX)
            && text.charAt(idEnd) == '_'
            && isInAlphabet(text, PREFIX.length(), idEnd, ApiKey::isIdCharacter)
            && isInAlphabet(text, idEnd + 1, text.length(), ApiKey::isSecretCharacter);
    return isKey
        ? Optional.of(new ApiKey(text.substring(PREFIX.length(), idEnd), text.substring(idEnd + 1)))
        : Optional.empty();
  }

  private static boolean isInAlphabet(String text, int start, int end, IntPredicate alphabet) {
    for (var i = start; i < end; i++) {
      if (!alphabet.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the text has the form of a lookup id. */
  static boolean isId(String text) {
    return text.length() == ID_LENGTH && isInAlphabet(text, 0, ID_LENGTH, ApiKey::isIdCharacter);
  }

  private static boolean isIdCharacter(int character) {
    return isLowerCase(character) || (character >= '2' && character <= '7');
  }

  // The alphabet of base64url.
  private static boolean isSecretCharacter(int character) {
    return isLowerCase(character)
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_'
        || character == '-';
  }

  private static boolean isLowerCase(int character) {
    return character >= 'a' && character <= 'z';
  }

  /** Returns the hash of the secret, the only part of the secret that the database stores. */
  byte[] secretHash() {
    return Sha256.digest(secret.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the complete key, including the secret, for one-time display. */
  public String text() {
    return PREFIX + id + "_" + secret;
  }

  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
