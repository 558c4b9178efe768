package dev.pgemit.wire;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Describes why a value could not be encoded. Jackson's own messages name its features and
 * serializers, so this class keeps only the parts about the caller's value.
 */
final class EncodingErrorDetail {
  private static final Pattern NO_PROPERTIES =
      Pattern.compile("^No serializer found for class (\\S+) and no properties discovered.*");

  private EncodingErrorDetail() {}

  /** Returns the fault of the argument at an index, with the JSON Pointer of the value in it. */
  static MessageFault ofArgument(int index, RuntimeException failure) {
    var path = failure instanceof JacksonException jackson ? jsonPointer(jackson) : "";
    return new MessageFault(
        "args[" + index + "]",
        "cannot be encoded: " + describe(failure) + (path.isEmpty() ? "" : " (at " + path + ")"));
  }

  // RFC 6901. Jackson's own text for a path names classes.
  private static String jsonPointer(JacksonException failure) {
    var path = new StringBuilder();
    for (var step : failure.getPath()) {
      var name = step.getPropertyName();
      path.append('/');
      if (name != null) {
        path.append(name.replace("~", "~0").replace("/", "~1"));
      } else if (step.getIndex() >= 0) {
        path.append(step.getIndex());
      }
    }
    return path.toString();
  }

  private static String describe(RuntimeException failure) {
    var message =
        failure instanceof JacksonException jackson
            ? jackson.getOriginalMessage()
            : String.valueOf(failure.getMessage());
    if (message.startsWith("Null key for a Map")) {
      return "a map has a null key, which JSON does not allow";
    }
    if (message.contains("nesting depth") || message.startsWith("Infinite recursion")) {
      return "the value is nested too deeply, or contains itself";
    }
    return NO_PROPERTIES
        .matcher(message)
        .replaceFirst("$1 has no properties: add a getter, or convert the value first");
  }
}
