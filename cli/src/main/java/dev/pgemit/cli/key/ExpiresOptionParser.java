package dev.pgemit.cli.key;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.access.KeyExpiry;
import org.jspecify.annotations.Nullable;

/** Parses the value of {@code --expires}. */
final class ExpiresOptionParser {
  private ExpiresOptionParser() {}

  static KeyExpiry parse(@Nullable String text) {
    if (text == null) {
      return KeyExpiry.never();
    }
    try {
      return KeyExpiry.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "--expires is \"%s\", but must be %s".formatted(text, KeyExpiry.EXPECTED_FORMAT));
    }
  }
}
