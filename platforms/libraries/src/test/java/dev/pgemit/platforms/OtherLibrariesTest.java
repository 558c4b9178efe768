package dev.pgemit.platforms;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.google.gson.JsonParser;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import io.vavr.control.Either;
import io.vavr.control.Option;
import jakarta.json.Json;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kotlin.Pair;
import kotlin.collections.CollectionsKt;
import kotlin.jvm.functions.Function0;
import kotlin.ranges.IntRange;
import kotlin.sequences.SequencesKt;
import kotlin.text.Regex;
import org.hibernate.proxy.HibernateProxy;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.ResponseEntity;

/**
 * Passes values of other libraries as arguments: their content arrives, incidental getters do not.
 */
class OtherLibrariesTest {
  // The data source leads nowhere, since the messages are checked and not sent.
  private static final Emitter IO = Emitter.create(new PGSimpleDataSource());

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Named(int orderId) {}

  record Written(@JsonSerialize(using = ToStringSerializer.class) Object total) {}

  @Retention(RetentionPolicy.RUNTIME)
  @JacksonAnnotationsInside
  @JsonSerialize(using = ToStringSerializer.class)
  @interface Money {}

  static class Parent {
    @Money
    public long getTotal() {
      return 1;
    }
  }

  static final class Child extends Parent {}

  @JsonDeserialize(as = ReadOnly.class)
  record ReadOnly(@JsonProperty("n") int number) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @tools.jackson.databind.annotation.JsonNaming(
      tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy.class)
  record ForBoth(int orderId) {}

  @AfterAll
  static void close() {
    IO.close();
  }

  static Stream<Arguments> refused() throws Exception {
    var jackson2 = new com.fasterxml.jackson.databind.ObjectMapper();
    return Stream.of(
        arguments(jackson2.readTree("{\"a\":[1]}"), "is a value of Jackson 2"),
        arguments(jackson2.readTree("[1]"), "is a value of Jackson 2"),
        arguments(jackson2.readTree("7"), "is a value of Jackson 2"),
        arguments(
            new com.fasterxml.jackson.databind.util.RawValue("{}"), "is a value of Jackson 2"),
        arguments(jackson2, "is a Jackson 2 type"),
        arguments(new Named(1), "carries @JsonNaming of Jackson 2"),
        arguments(new Written(1), "carries @JsonSerialize of Jackson 2"),
        arguments(new Child(), "carries @JsonSerialize of Jackson 2"),
        arguments(JsonParser.parseString("{\"a\":1}"), "is a JSON tree of another library"),
        arguments(JsonParser.parseString("[1]"), "is a JSON tree of another library"),
        arguments(JsonParser.parseString("1"), "is a JSON tree of another library"),
        arguments(new JSONObject("{\"a\":1}"), "is a JSON tree of another library"),
        arguments(new JSONArray("[1]"), "is a JSON tree of another library"),
        arguments(Json.createObjectBuilder().add("a", "b").build(), "is a JSON tree"),
        arguments(Json.createArrayBuilder().add(1).build(), "is a JSON tree of another library"),
        arguments(Json.createValue("x"), "is a JSON tree of another library"),
        arguments(io.vavr.collection.List.of(1, 2), "is a Vavr type"),
        arguments(io.vavr.collection.HashMap.of("a", 1), "is a Vavr type"),
        arguments(Option.of(1), "is a Vavr type"),
        arguments(Either.right(1), "is a Vavr type"),
        arguments(io.vavr.Tuple.of(1, 2), "is a Vavr type"),
        arguments(SequencesKt.sequenceOf(1, 2), "is a Kotlin sequence"),
        arguments((Function0<Integer>) () -> 1, "is code, not a value"),
        arguments(new Regex("a"), "send the text itself"),
        arguments(HttpRequest.newBuilder(URI.create("http://x")).build(), "send its body"),
        arguments(ResponseEntity.ok(Map.of("a", 1)), "send its body"),
        arguments(new ByteArrayResource(new byte[1]), "read it, and send a byte[]"),
        arguments(proxy(HibernateProxy.class), "is a proxy of a persistence library"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedByName(Object value, String reason) {
    for (var argument : List.of(value, List.of(Map.of("k", value)))) {
      var refused =
          assertThrows(InvalidMessageException.class, () -> IO.to("r").check("e", 1, argument));
      assertTrue(refused.getMessage().contains("args[1]"), refused::getMessage);
      assertTrue(refused.getMessage().contains(reason), refused::getMessage);
    }
  }

  @SuppressWarnings("unchecked")
  static Stream<Object> taken() {
    var simple = new org.json.simple.JSONObject();
    simple.put("a", new org.json.simple.JSONArray());
    return Stream.of(
        simple,
        new Pair<>(1, "b"),
        new IntRange(1, 3),
        CollectionsKt.listOf(1, 2),
        new ReadOnly(1),
        new ForBoth(1));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void isTaken(Object value) {
    assertDoesNotThrow(() -> IO.to("r").check("e", value, List.of(value)));
  }

  private static Object proxy(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, args) -> method.getName().equals("toString") ? "proxy" : null);
  }
}
