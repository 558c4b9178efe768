package dev.pgemit.spring;

import dev.pgemit.InvalidMessageException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports a value of a {@code pgemit.*} property that the emitter rejects. Startup fails. */
public final class InvalidPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The names of the properties. */
  private final String properties;

  InvalidPropertyException(String properties, String message) {
    this(properties, message, null);
  }

  private InvalidPropertyException(
      String properties, String message, @Nullable InvalidMessageException cause) {
    super(message, cause);
    this.properties = properties;
  }

  /** Names the properties of the options that the emitter refused. */
  static InvalidPropertyException of(InvalidMessageException refused) {
    return new InvalidPropertyException(
        refused.faults().stream()
            .map(fault -> property(fault.field()))
            .collect(Collectors.joining(", ")),
        refused.faults().stream()
            .map(fault -> property(fault.field()) + ": " + fault.detail())
            .collect(Collectors.joining("; ")),
        refused);
  }

  private static String property(String option) {
    return option.equals("listenUrl")
        ? "pgemit.listen.url"
        : "pgemit." + option.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns the names of the properties. */
  String properties() {
    return properties;
  }
}
