package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGProperty;

/** The connection parameters of the JDBC driver. */
final class DriverParameter {
  private DriverParameter() {}

  /** Returns the case-sensitive names. */
  static List<String> names() {
    return Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();
  }

  /**
   * Returns the expected value if the given value is invalid. The driver silently replaces most
   * invalid values with the default; {@code ssl=yes} would disable TLS.
   *
   * @param name one of {@link #names}
   * @return empty if the value is valid
   */
  static Optional<String> expectedValue(String name, String value) {
    var property = PGProperty.forName(name);
    if (property == null) {
      throw new IllegalArgumentException(name + " is not a parameter of the driver");
    }
    var choices = property.getChoices();
    if (choices != null) {
      return Arrays.asList(choices).containsAll(Arrays.asList(value.split(",", -1)))
          ? Optional.empty()
          : Optional.of("one of " + String.join(", ", choices));
    }
    var defaultValue = String.valueOf(property.getDefaultValue());
    if (property == PGProperty.SSL && value.isEmpty()) {
      return Optional.empty(); // a name without a value is valid
    }
    if (property == PGProperty.SSL || defaultValue.matches("true|false")) {
      return value.matches("(?i)true|false") ? Optional.empty() : Optional.of("true or false");
    }
    return defaultValue.matches("-?\\d+") && !value.matches("-?\\d{1,9}")
        ? Optional.of("a whole number")
        : Optional.empty();
  }
}
