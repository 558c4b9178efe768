package dev.pgemit.http.body;

import dev.pgemit.http.problem.JsonPointers;
import dev.pgemit.http.words.SpellingSuggestion;
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
 * The query parameters of a route, declared when the route is added. Reading a query rejects
 * unknown parameters, since ignoring one could broadcast to every client. Immutable.
 */
public final class QueryParameters {
  /** The parameters of a route without query parameters. */
  public static final QueryParameters NONE = new QueryParameters(Map.of(), Set.of());

  // Fits an int.
  private static final int MAX_DIGITS = 9;

  private static final Set<String> HEADER_NAMES =
      Set.of("Authorization", "Content-Type", "Idempotency-Key", "traceparent");

  private enum ParameterType {
    TEXT,
    TEXTS,
    NUMBER,
    FLAG
  }

  private final Map<String, ParameterType> types;
  private final Set<String> bodyFields;

  private QueryParameters(Map<String, ParameterType> types, Set<String> bodyFields) {
    this.types = types;
    this.bodyFields = bodyFields;
  }

  /** Adds text parameters. */
  public QueryParameters texts(String... names) {
    return with(ParameterType.TEXT, names);
  }

  /** Adds repeatable text parameters. */
  public QueryParameters repeatedTexts(String... names) {
    return with(ParameterType.TEXTS, names);
  }

  /** Adds integer parameters. */
  public QueryParameters numbers(String... names) {
    return with(ParameterType.NUMBER, names);
  }

  /** Adds parameters that are {@code true} or {@code false}. */
  public QueryParameters flags(String... names) {
    return with(ParameterType.FLAG, names);
  }

  /** Sets the fields of the route's body, which identify body fields misplaced in the query. */
  public QueryParameters withBodyFields(String... fields) {
    return new QueryParameters(types, new LinkedHashSet<>(List.of(fields)));
  }

  private QueryParameters with(ParameterType type, String... names) {
    var all = new LinkedHashMap<>(types);
    for (var name : names) {
      all.put(name, type);
    }
    return new QueryParameters(all, bodyFields);
  }

  /**
   * Reads the query of a request as fields. The errors name unknown, misplaced and repeated
   * parameters. A route with parameters adds invalid values and then fails the request.
   */
  public FieldReader read(Context context) {
    return read(context.queryString(), isReadOnly(context));
  }

  /**
   * Reads a query as {@link #read(Context)} does.
   *
   * @param queryString the encoded query, {@code null} without one
   * @param isReadOnly whether the request publishes nothing
   */
  public FieldReader read(@Nullable String queryString, boolean isReadOnly) {
    var errors = ValidationErrors.ofQuery(isReadOnly);
    if (queryString == null) {
      return FieldReader.of(JsonNodeFactory.instance.objectNode(), errors);
    }
    var values = JsonNodeFactory.instance.objectNode();
    decode(queryString, errors)
        .forEach(
            (name, texts) -> {
              var type = types.get(name);
              if (type == null) {
                errors.add("/" + JsonPointers.escape(name), unknownParameter(name));
              } else if (texts.size() > 1 && type != ParameterType.TEXTS) {
                errors.add(
                    "/" + name,
                    "occurs %d times, but is allowed only once".formatted(texts.size()));
              } else {
                values.set(name, toNode(type, texts));
              }
            });
    var query = FieldReader.of(values, errors, types.keySet().toArray(String[]::new));
    if (types.isEmpty()) {
      errors.throwIfAny();
    }
    return query;
  }

  // Avoids Javalin's decoding, which replaces invalid UTF-8.
  private static Map<String, List<String>> decode(String query, ValidationErrors errors) {
    var all = new LinkedHashMap<String, List<String>>();
    try {
      UrlEncoded.decodeUtf8To(
          query,
          0,
          query.length(),
          (name, value) -> {
            if (!name.isEmpty() || !value.isEmpty()) { // "?" or "&" without a parameter
              all.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
          });
    } catch (IllegalArgumentException e) {
      errors.add("", "is not UTF-8 with percent-encoding, such as %2F for a slash and %25 for %");
    }
    return all;
  }

  private static boolean isReadOnly(Context context) {
    return HandlerType.GET.equals(context.method()) || HandlerType.HEAD.equals(context.method());
  }

  private String unknownParameter(String name) {
    if (bodyFields.contains(name)) {
      return "belongs in the body";
    }
    for (var header : HEADER_NAMES) {
      if (header.equalsIgnoreCase(name.replace('_', '-'))) {
        return "belongs in a header: " + header;
      }
    }
    return "the parameter is unknown: "
        + SpellingSuggestion.suggest(name, types.keySet())
            .map("did you mean \"%s\"?"::formatted)
            .or(() -> suggestBodyField(name))
            .orElseGet(this::knownParameters);
  }

  private Optional<String> suggestBodyField(String name) {
    return SpellingSuggestion.suggest(name, bodyFields)
        .map("did you mean \"%s\", which belongs in the body?"::formatted);
  }

  private String knownParameters() {
    return types.isEmpty()
        ? "this call accepts no parameters"
        : "known parameters are " + String.join(", ", types.keySet());
  }

  private static JsonNode toNode(ParameterType type, List<String> texts) {
    var nodes = JsonNodeFactory.instance;
    if (texts.size() > 1) {
      var array = nodes.arrayNode();
      texts.forEach(array::add);
      return array;
    }
    var text = texts.get(0);
    if (type == ParameterType.NUMBER && isNumber(text)) {
      return nodes.numberNode(Integer.parseInt(text));
    }
    if (type == ParameterType.FLAG && (text.equals("true") || text.equals("false"))) {
      return nodes.booleanNode(text.equals("true"));
    }
    return nodes.stringNode(text); // FieldReader reports the wrong type
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
