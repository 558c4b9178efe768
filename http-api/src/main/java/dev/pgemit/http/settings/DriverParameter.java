package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGProperty;

/** What the driver of Postgres knows of its parameters. */
final class DriverParameter {
  private DriverParameter() {}

  /** What they are called, to the letter. */
  static List<String> names() {
    return Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();
  }

  /**
   * What a value should be. The driver takes most wrong ones for the default, and says nothing:
   * with {@code ssl=yes} it would go on without TLS.
   *
   * @param name one of the {@link #names}
   * @return empty where it is right
   */
  static Optional<String> expectedValue(String name, String value) {
    var property = PGProperty.forName(name);
    if (property == null) {
      throw new IllegalArgumentException(name + " is no parameter of the driver");
    }
    var choices = property.getChoices();
    if (choices != null) {
      return Arrays.asList(choices).containsAll(Arrays.asList(value.split(",", -1)))
          ? Optional.empty()
          : Optional.of("one of " + String.join(", ", choices));
    }
    var defaultValue = String.valueOf(property.getDefaultValue());
    if (property == PGProperty.SSL && value.isEmpty()) {
      return Optional.empty(); // to name it is enough
    }
    if (property == PGProperty.SSL || defaultValue.matches("true|false")) {
      return value.matches("(?i)true|false") ? Optional.empty() : Optional.of("true or false");
    }
    return defaultValue.matches("-?\\d+") && !value.matches("-?\\d{1,9}")
        ? Optional.of("a whole number")
        : Optional.empty();
  }
}
