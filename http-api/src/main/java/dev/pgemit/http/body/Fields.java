package dev.pgemit.http.body;

import dev.pgemit.http.problem.Pointers;
import dev.pgemit.http.words.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a body, by name and type. What is wrong is noted, and read as if it were absent.
 */
public final class Fields {
  private final ObjectNode body;
  private final Faults faults;

  private Fields(ObjectNode body, Faults faults) {
    this.body = body;
    this.faults = faults;
  }

  /** Opens a body that may have these fields and no others: a misspelt one must not be ignored. */
  public static Fields of(ObjectNode body, Faults faults, String... names) {
    Set<String> known = new LinkedHashSet<>(Arrays.asList(names));
    for (var name : body.propertyNames()) {
      if (!known.contains(name)) {
        var hint =
            Spelling.nearest(name, known)
                .map("did you mean \"%s\"?"::formatted)
                .orElse("known ones are " + String.join(", ", known));
        faults.add("/" + Pointers.escaped(name), "there is no such field: " + hint);
      }
    }
    return new Fields(body, faults);
  }

  public Faults faults() {
    return faults;
  }

  /** Returns whether the body has this field, whatever its value is. */
  public boolean has(String name) {
    return body.has(name);
  }

  public Optional<String> string(String name) {
    return present(name)
        .flatMap(
            node -> {
              if (!node.isString()) {
                faults.add("/" + name, "must be a string");
                return Optional.empty();
              }
              return Optional.of(node.stringValue());
            });
  }

  /** A string that must be there. */
  public Optional<String> requiredString(String name) {
    if (!body.has(name)) {
      faults.add("/" + name, "is required: a string");
    }
    return string(name);
  }

  /**
   * Returns a parameter of a query that must be there.
   *
   * @throws dev.pgemit.http.problem.ProblemException naming everything that is wrong with the query
   */
  public String requiredParameter(String name) {
    var text = requiredString(name);
    faults.throwIfAny();
    return text.orElseThrow();
  }

  /** The name of an event, which must be there. */
  public Optional<String> event() {
    var event = requiredString("event");
    if (event.isPresent() && event.get().length() > Bounds.LONGEST_EVENT) {
      faults.add(
          "/event",
          "has %d characters, and may have at most %d: put data into args"
              .formatted(event.get().length(), Bounds.LONGEST_EVENT));
      return Optional.empty();
    }
    return event;
  }

  public boolean bool(String name, boolean standard) {
    return present(name)
        .map(
            node -> {
              if (!node.isBoolean()) {
                faults.add("/" + name, "must be true or false");
                return standard;
              }
              return node.booleanValue();
            })
        .orElse(standard);
  }

  /** A whole number. */
  public int integer(String name, int standard, int least, int most) {
    return present(name)
        .map(
            node -> {
              if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
                faults.add(
                    "/" + name, "must be a whole number from %d to %d".formatted(least, most));
                return standard;
              }
              return node.intValue();
            })
        .orElse(standard);
  }

  /** A string, or an array of strings. */
  public List<String> strings(String name) {
    var node = present(name);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get().isString()) {
      return List.of(node.get().stringValue());
    }
    if (!node.get().isArray()) {
      faults.add("/" + name, "must be a string or an array of strings");
      return List.of();
    }
    if (isTooLong(name, node.get(), Bounds.MOST_ROOMS, beyondMostRooms(name))) {
      return List.of(); // each of them would be checked for nothing
    }
    var strings = new ArrayList<String>();
    var index = 0;
    for (var item : node.get()) {
      if (item.isString()) {
        strings.add(item.stringValue());
      } else {
        faults.add("/" + name + "/" + index, "must be a string");
      }
      index++;
    }
    return strings;
  }

  // A second call would reach the sockets that both calls name twice, or those that only the first
  // one excludes. Joining and leaving rooms twice changes nothing.
  private static String beyondMostRooms(String field) {
    return switch (field) {
      case "to" ->
          "let these sockets join one room and name that; two calls would reach a socket twice that"
              + " is in rooms of both";
      case "except" ->
          "let these sockets join one room and name that; a second call would reach the sockets"
              + " that only the first one excludes";
      default -> "name the rest in further calls";
    };
  }

  /** A string, or an array with at least one. */
  public List<String> requiredStrings(String name) {
    var node = present(name);
    if (node.isEmpty() || (node.get().isArray() && node.get().isEmpty())) {
      faults.add("/" + name, "is required: a string, or an array with at least one");
    }
    return strings(name);
  }

  /**
   * An array of at most so many.
   *
   * @param advice what to do with more
   */
  public List<JsonNode> array(String name, int most, String advice) {
    return present(name)
        .map(
            node -> {
              if (!node.isArray()) {
                faults.add("/" + name, "must be an array");
                return List.<JsonNode>of();
              }
              if (isTooLong(name, node, most, advice)) {
                return List.<JsonNode>of();
              }
              return List.copyOf(node.values());
            })
        .orElse(List.of());
  }

  private boolean isTooLong(String name, JsonNode array, int most, String advice) {
    if (array.size() <= most) {
      return false;
    }
    faults.add(
        "/" + name, "holds %d, and may hold at most %d: %s".formatted(array.size(), most, advice));
    return true;
  }

  /** An object that must be there. */
  public Optional<ObjectNode> requiredObject(String name) {
    var node = present(name);
    if (node.isPresent() && node.get() instanceof ObjectNode object) {
      return Optional.of(object);
    }
    faults.add("/" + name, node.isEmpty() ? "is required: an object" : "must be an object");
    return Optional.empty();
  }

  private Optional<JsonNode> present(String name) {
    return Optional.ofNullable(body.get(name));
  }
}
