package dev.pgemit.http.body;

import dev.pgemit.http.problem.JsonPointers;
import dev.pgemit.http.words.SpellingSuggestion;
import dev.pgemit.wire.JsonArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * Reads the fields of a body by name and type. Collects invalid fields and treats them as absent.
 */
public final class FieldReader {
  private final ObjectNode body;
  private final ValidationErrors errors;

  private FieldReader(ObjectNode body, ValidationErrors errors) {
    this.body = body;
    this.errors = errors;
  }

  /**
   * Opens a body with these permitted fields. An unknown field is an error, since a misspelt field
   * must not be ignored.
   */
  public static FieldReader of(ObjectNode body, ValidationErrors errors, String... names) {
    var known = Arrays.asList(names); // few: a scan costs less than a set per request
    for (var name : body.propertyNames()) {
      if (!known.contains(name)) {
        var hint =
            SpellingSuggestion.suggest(name, known)
                .map("did you mean \"%s\"?"::formatted)
                .orElse("known parameters are " + String.join(", ", known));
        errors.add("/" + JsonPointers.escape(name), "the field is unknown: " + hint);
      }
    }
    return new FieldReader(body, errors);
  }

  public ValidationErrors errors() {
    return errors;
  }

  /** Returns whether the body has this field, whatever its value is. */
  public boolean hasField(String name) {
    return body.has(name);
  }

  /** Returns whether the body has these two fields and no other. */
  public boolean hasOnly(String name, String otherName) {
    return body.size() == 2 && body.has(name) && body.has(otherName);
  }

  public Optional<String> stringField(String name) {
    var node = body.get(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isString()) {
      errors.add("/" + name, "must be a string");
      return Optional.empty();
    }
    return Optional.of(node.stringValue());
  }

  /** Returns a required string. */
  public Optional<String> requiredString(String name) {
    var text = stringField(name);
    if (text.isEmpty() && !body.has(name)) {
      errors.add("/" + name, "is required: a string");
    }
    return text;
  }

  /**
   * Returns a required query parameter.
   *
   * @throws dev.pgemit.http.problem.ProblemException naming all errors of the query
   */
  public String requiredParameter(String name) {
    var text = requiredString(name);
    errors.throwIfAny();
    return text.orElseThrow();
  }

  /** Returns the required name of an event. */
  public Optional<String> requiredEvent() {
    var event = requiredString("event");
    if (event.isPresent() && event.get().length() > EmitLimits.MAX_EVENT_LENGTH) {
      errors.add(
          "/event",
          "has %d characters, but the limit is %d: put data into args"
              .formatted(event.get().length(), EmitLimits.MAX_EVENT_LENGTH));
      return Optional.empty();
    }
    return event;
  }

  public boolean booleanField(String name, boolean defaultValue) {
    var node = body.get(name);
    if (node == null) {
      return defaultValue;
    }
    if (!node.isBoolean()) {
      errors.add("/" + name, "must be true or false");
      return defaultValue;
    }
    return node.booleanValue();
  }

  /** Returns an integer, or the default if the field is absent or invalid. */
  public int integerField(String name, int defaultValue, int min, int max) {
    var node = body.get(name);
    if (node == null) {
      return defaultValue;
    }
    // An integer of MessagePack is a BigInteger.
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < min
        || node.intValue() > max) {
      errors.add("/" + name, "must be a whole number from %d to %d".formatted(min, max));
      return defaultValue;
    }
    return node.intValue();
  }

  /** Returns a string or an array of strings, which further calls can extend. */
  public List<String> stringList(String name) {
    return stringList(name, "name the rest in further calls");
  }

  /**
   * Returns a string or an array of strings.
   *
   * @param advice the suggestion in the error message for too many strings
   */
  public List<String> stringList(String name, String advice) {
    var node = body.get(name);
    if (node == null) {
      return List.of();
    }
    if (node.isString()) {
      return List.of(node.stringValue());
    }
    if (!node.isArray()) {
      errors.add("/" + name, "must be a string or an array of strings");
      return List.of();
    }
    if (isTooLarge(name, node, EmitLimits.MAX_ROOMS, advice)) {
      return List.of(); // skips the check of each string
    }
    return strings(name, node);
  }

  private List<String> strings(String name, JsonNode array) {
    var strings = new ArrayList<String>();
    var index = 0;
    for (var item : array) {
      if (item.isString()) {
        strings.add(item.stringValue());
      } else {
        errors.add("/" + name + "/" + index, "must be a string");
      }
      index++;
    }
    return strings;
  }

  /** Returns a string or a non-empty array of strings. */
  public List<String> requiredStringList(String name) {
    var node = body.get(name);
    if (node == null || (node.isArray() && node.isEmpty())) {
      errors.add("/" + name, "is required: a string, or an array with at least one");
    }
    return stringList(name);
  }

  /**
   * Returns an array with at most {@code max} elements.
   *
   * @param advice the suggestion in the error message for too many elements
   */
  public List<JsonNode> arrayField(String name, int max, String advice) {
    var node = body.get(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      errors.add("/" + name, "must be an array");
      return List.of();
    }
    return isTooLarge(name, node, max, advice) ? List.of() : List.copyOf(node.values());
  }

  /** Returns the field {@code args} if it was parsed as JSON for the encoder. */
  public Optional<JsonArguments> jsonArguments() {
    return body.get("args") instanceof POJONode node && node.getPojo() instanceof JsonArguments json
        ? Optional.of(json)
        : Optional.empty();
  }

  private boolean isTooLarge(String name, JsonNode array, int max, String advice) {
    if (array.size() <= max) {
      return false;
    }
    errors.add(
        "/" + name,
        "has %d elements, but the limit is %d: %s".formatted(array.size(), max, advice));
    return true;
  }

  /** Returns a required object. */
  public Optional<ObjectNode> requiredObject(String name) {
    var node = body.get(name);
    if (node instanceof ObjectNode object) {
      return Optional.of(object);
    }
    errors.add("/" + name, node == null ? "is required: an object" : "must be an object");
    return Optional.empty();
  }
}
