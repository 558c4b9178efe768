package dev.pgemit.http.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as its holder has it: {@code pgemit_<id>_<secret>}. The front makes it easy to find where
 * it should not be. Its text form leaves out the secret.
 *
 * @param id by which it is found, which is no secret
 * @param secret 256 random bits as 43 characters
 */
public record ApiKey(String id, String secret) {
  private static final Pattern PATTERN = Pattern.compile("pgemit_([a-z2-7]{12})_([\\w-]{43})");
  private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int ID_LENGTH = 12;
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Makes a new one. */
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

  /** Reads one, where it is one. */
  static Optional<ApiKey> parse(String text) {
    var parts = PATTERN.matcher(text);
    return parts.matches()
        ? Optional.of(new ApiKey(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** What is stored of the secret. */
  byte[] secretHash() {
    return Sha256.digest(secret.getBytes(StandardCharsets.US_ASCII));
  }

  /** All of it, to be shown once. */
  public String text() {
    return "pgemit_" + id + "_" + secret;
  }

  @Override
  public String toString() {
    return "pgemit_" + id + "_…";
  }
}
