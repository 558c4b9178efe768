package dev.pgemit.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.IdempotencyKeyHeader;
import dev.pgemit.testing.fuzz.FuzzInput;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads arbitrary queries and headers: each is either parsed correctly, or a problem of the client.
 * The input is the part of a request that Jetty has parsed.
 */
public final class RequestFuzzer {
  private static final List<String> NAMES = List.of("namespace", "timeout", "limit", "to", "evnet");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "Application/JSON;charset=\"UTF8\"",
          "application/json; charset=latin1",
          "application/msgpack",
          "application/x-ndjson; x=y",
          "text/plain");

  private RequestFuzzer() {}

  /** Creates a request from the input. */
  public static void fuzzerTestOneInput(byte[] input) {
    var choices = new FuzzInput(input);
    var type = changed(choices, choices.pick(TYPES));
    var encoding =
        choices.nextBoolean() ? null : choices.nextBoolean() ? "identity" : choices.nextText(10);
    var query = new LinkedHashMap<String, List<String>>();
    for (var left = choices.nextInt(4); left > 0; left--) {
      query.put(whole(changed(choices, choices.pick(NAMES))), values(choices));
    }
    var context = context(type, encoding, query);
    checkTypes(context, type, encoding);
    checkQuery(context, query);
    IdempotencyKeyHeader.reject(context.header(IdempotencyKeyHeader.NAME), "it is a test");
  }

  private static String changed(FuzzInput choices, String text) {
    var from = choices.nextInt(text.length() + 1);
    return choices.nextBoolean()
        ? text.substring(0, from) + choices.nextText(5) + text.substring(from)
        : text;
  }

  // A lone surrogate has no percent-encoding.
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<String> values(FuzzInput choices) {
    var values = new ArrayList<String>();
    do {
      values.add(
          choices.nextBoolean() ? String.valueOf(choices.nextLong()) : whole(choices.nextText(12)));
    } while (choices.nextBoolean());
    return values;
  }

  private static void checkTypes(Context context, String type, @Nullable String encoding) {
    var taken = 0;
    for (var form : MediaType.values()) {
      try {
        taken += form.matches(context::header) ? 1 : 0;
      } catch (ProblemException refused) {
        assertThat(refused.problem().status()).isEqualTo(415);
        return;
      }
    }
    assertThat(encoding == null || encoding.equalsIgnoreCase("identity")).isTrue();
    assertThat(taken).isLessThanOrEqualTo(1);
    if (taken == 1) {
      assertThat(type.toLowerCase(Locale.ROOT).strip()).startsWith("application/");
    }
  }

  private static void checkQuery(Context context, Map<String, List<String>> query) {
    var fields =
        QueryParameters.NONE
            .texts("namespace")
            .numbers("timeout", "limit")
            .repeatedTexts("to")
            .read(context);
    var isFaulty =
        query.entrySet().stream()
            .anyMatch(
                one ->
                    !List.of("namespace", "timeout", "limit", "to").contains(one.getKey())
                        || (one.getValue().size() > 1 && !one.getKey().equals("to")));
    assertThat(fields.errors().isEmpty()).isNotEqualTo(isFaulty);
    assertThat(fields.stringList("to")).isEqualTo(query.getOrDefault("to", List.of()));
    var limit = query.getOrDefault("limit", List.of("20"));
    var read = fields.integerField("limit", 20, 1, 1_000);
    assertThat(read).isBetween(1, 1_000);
    if (limit.size() == 1 && limit.get(0).matches("[1-9][0-9]{0,2}")) {
      assertThat(read).isEqualTo(Integer.parseInt(limit.get(0)));
    }
  }

  private static Context context(
      String type, @Nullable String encoding, Map<String, List<String>> query) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "contentType" -> type;
                  case "header" -> "Content-Encoding".equals(arguments[0]) ? encoding : null;
                  case "method" -> HandlerType.GET;
                  case "queryString" -> encoded(query);
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private static String encoded(Map<String, List<String>> query) {
    return query.entrySet().stream()
        .flatMap(
            one -> one.getValue().stream().map(value -> part(one.getKey()) + "=" + part(value)))
        .collect(Collectors.joining("&"));
  }

  private static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
