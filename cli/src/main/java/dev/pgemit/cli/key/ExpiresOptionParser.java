package dev.pgemit.cli.key;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.access.KeyExpiry;
import dev.pgemit.http.words.TimeSpan;
import org.jspecify.annotations.Nullable;

/** Parses the value of {@code --expires}. */
final class ExpiresOptionParser {
  private ExpiresOptionParser() {}

  static KeyExpiry parse(@Nullable String text) {
    if (text == null) {
      return KeyExpiry.never();
    }
    var duration = TimeSpan.parseShortForm(text);
    if (duration.isPresent()) {
      return now -> now.plus(duration.get());
    }
    try {
      return KeyExpiry.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "--expires is \"%s\", but must be 90d, or %s".formatted(text, KeyExpiry.EXPECTED_FORMAT));
    }
  }
}
