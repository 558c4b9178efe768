package dev.pgemit.wire;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Describes why a value could not be encoded. Jackson's own messages name its features and
 * serializers; what concerns the caller's value is kept.
 */
final class EncodingErrorDetail {
  private static final Pattern NO_PROPERTIES =
      Pattern.compile("^No serializer found for class (\\S+) and no properties discovered.*");

  private EncodingErrorDetail() {}

  static String describe(RuntimeException failure) {
    var message =
        failure instanceof JacksonException jackson
            ? jackson.getOriginalMessage()
            : String.valueOf(failure.getMessage());
    if (message.startsWith("Null key for a Map")) {
      return "a map has a null key: JSON has names alone";
    }
    if (message.contains("nesting depth") || message.startsWith("Infinite recursion")) {
      return "it is nested too deep, or holds itself";
    }
    return NO_PROPERTIES
        .matcher(message)
        .replaceFirst("$1 has no property: give it a getter or convert it before");
  }
}
