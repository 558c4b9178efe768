package dev.pgemit.http.body;

import dev.pgemit.http.problem.Pointers;
import dev.pgemit.http.words.Spelling;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The query parameters that a route takes, declared once, when the route is added. Reading a query
 * notes every parameter that the route does not take: an ignored one could broadcast to everyone.
 * Immutable.
 */
public final class Parameters {
  /** The parameters of a route that takes none. */
  public static final Parameters NONE = new Parameters(Map.of(), Set.of());

  // Of an int.
  private static final int MAX_DIGITS = 9;

  private static final Set<String> HEADERS =
      Set.of("Authorization", "Content-Type", "Idempotency-Key", "traceparent");

  private enum Kind {
    TEXT,
    TEXTS,
    NUMBER,
    FLAG
  }

  private final Map<String, Kind> kinds;
  private final Set<String> bodyFields;

  private Parameters(Map<String, Kind> kinds, Set<String> bodyFields) {
    this.kinds = kinds;
    this.bodyFields = bodyFields;
  }

  /** Adds parameters that hold a text. */
  public Parameters texts(String... names) {
    return with(Kind.TEXT, names);
  }

  /** Adds parameters that hold a text and may be repeated. */
  public Parameters repeatedTexts(String... names) {
    return with(Kind.TEXTS, names);
  }

  /** Adds parameters that hold a whole number. */
  public Parameters numbers(String... names) {
    return with(Kind.NUMBER, names);
  }

  /** Adds parameters that are {@code true} or {@code false}. */
  public Parameters flags(String... names) {
    return with(Kind.FLAG, names);
  }

  /** Names the fields of the route's body, so that a misplaced one is recognized. */
  public Parameters besideBody(String... fields) {
    return new Parameters(kinds, new LinkedHashSet<>(List.of(fields)));
  }

  private Parameters with(Kind kind, String... names) {
    var all = new LinkedHashMap<>(kinds);
    for (var name : names) {
      all.put(name, kind);
    }
    return new Parameters(all, bodyFields);
  }

  /**
   * Reads the query of a request as fields. Their faults name unknown, misplaced and repeated
   * parameters; a route that takes parameters adds faulty values and then ends the request.
   */
  public Fields read(Context context) {
    var faults = Faults.ofQuery(isReading(context));
    var values = JsonNodeFactory.instance.objectNode();
    decoded(context.queryString(), faults)
        .forEach(
            (name, given) -> {
              var kind = kinds.get(name);
              if (kind == null) {
                faults.add("/" + Pointers.escaped(name), unknown(name));
              } else if (given.size() > 1 && kind != Kind.TEXTS) {
                faults.add(
                    "/" + name, "is there %d times, and may be there once".formatted(given.size()));
              } else {
                values.set(name, value(kind, given));
              }
            });
    var query = Fields.of(values, faults, kinds.keySet().toArray(String[]::new));
    if (kinds.isEmpty()) {
      faults.throwIfAny();
    }
    return query;
  }

  // Not as Javalin decodes it, which makes other characters of what is not UTF-8.
  private static Map<String, List<String>> decoded(@Nullable String query, Faults faults) {
    var all = new LinkedHashMap<String, List<String>>();
    if (query == null) {
      return all;
    }
    try {
      UrlEncoded.decodeUtf8To(
          query,
          0,
          query.length(),
          (name, value) -> {
            if (!name.isEmpty() || !value.isEmpty()) { // "?" or "&" alone
              all.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
          });
    } catch (IllegalArgumentException e) {
      faults.add("", "is not UTF-8 with percent-encoding, such as %2F for a slash and %25 for %");
    }
    return all;
  }

  private static boolean isReading(Context context) {
    return HandlerType.GET.equals(context.method()) || HandlerType.HEAD.equals(context.method());
  }

  private String unknown(String name) {
    if (bodyFields.contains(name)) {
      return "belongs into the body";
    }
    for (var header : HEADERS) {
      if (header.equalsIgnoreCase(name.replace('_', '-'))) {
        return "belongs into a header: " + header;
      }
    }
    return "there is no such parameter: "
        + Spelling.nearest(name, kinds.keySet())
            .map("did you mean \"%s\"?"::formatted)
            .or(() -> nearestField(name))
            .orElseGet(this::known);
  }

  private Optional<String> nearestField(String name) {
    return Spelling.nearest(name, bodyFields)
        .map("did you mean \"%s\", which belongs into the body?"::formatted);
  }

  private String known() {
    return kinds.isEmpty()
        ? "this call takes none"
        : "known ones are " + String.join(", ", kinds.keySet());
  }

  private static JsonNode value(Kind kind, List<String> given) {
    var nodes = JsonNodeFactory.instance;
    if (given.size() > 1) {
      var array = nodes.arrayNode();
      given.forEach(array::add);
      return array;
    }
    var text = given.get(0);
    if (kind == Kind.NUMBER && isNumber(text)) {
      return nodes.numberNode(Integer.parseInt(text));
    }
    if (kind == Kind.FLAG && (text.equals("true") || text.equals("false"))) {
      return nodes.booleanNode(text.equals("true"));
    }
    return nodes.stringNode(text); // which is a fault where it should be something else
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
