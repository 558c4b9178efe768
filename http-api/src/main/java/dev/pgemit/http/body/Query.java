package dev.pgemit.http.body;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Arrays;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the query of a request as the fields of a body, so that both have the same faults. */
public final class Query {
  private static final int MOST_DIGITS = 9;

  private Query() {}

  /** Opens a query that may have these parameters and no others; each may be repeated. */
  public static Fields of(Context context, Faults faults, String... names) {
    if (HandlerType.GET.equals(context.method()) || HandlerType.HEAD.equals(context.method())) {
      faults.blameQuery();
    }
    var object = JsonNodeFactory.instance.objectNode();
    context
        .queryParamMap()
        .forEach(
            (name, values) -> {
              if (values.size() == 1) {
                var value = values.get(0);
                object.set(
                    name,
                    isNumber(name, value)
                        ? JsonNodeFactory.instance.numberNode(Integer.parseInt(value))
                        : JsonNodeFactory.instance.stringNode(value));
              } else {
                var array = object.putArray(name);
                values.forEach(array::add);
              }
            });
    return Fields.of(object, faults, Arrays.copyOf(names, names.length));
  }

  // A room may well be called 7.
  private static boolean isNumber(String name, String value) {
    return (name.equals("timeout") || name.equals("limit"))
        && !value.isEmpty()
        && value.length() <= MOST_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
