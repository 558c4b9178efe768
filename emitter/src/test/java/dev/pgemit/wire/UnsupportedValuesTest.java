package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PGobject;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Objects that Jackson would serialize by their getters are refused by name, at any position. */
class UnsupportedValuesTest {
  static final class OrderFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @JsonIncludeProperties("code")
  static final class PublicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public int getCode() {
      return 7;
    }
  }

  static final class Empty {}

  @JsonAutoDetect
  static final class EmptyOnPurpose {}

  record Holder(@Nullable Object held) {}

  record Unwrapping(@JsonUnwrapped PGobject inner) {}

  record Id(int value) {}

  static final class BareKey {}

  static Stream<Arguments> unsupported() {
    return Stream.of(
        arguments(new OrderFailedException(), "OrderFailedException is an exception"),
        arguments(new ByteArrayInputStream(new byte[1]), "is a stream of bytes"),
        arguments(new StringReader("x"), "is a stream of bytes or characters"),
        arguments(Thread.currentThread(), "is code, not a value"),
        arguments(ForkJoinPool.commonPool(), "is code, not a value"),
        arguments(CompletableFuture.completedFuture(1), "wait for its result"),
        arguments((Supplier<String>) () -> "x", "no properties"),
        arguments(new Empty(), "UnsupportedValuesTest$Empty has no properties"),
        arguments(new Object(), "java.lang.Object has no"),
        arguments(UnsupportedValuesTest.class.getClassLoader(), "has no"),
        arguments(Pattern.compile("a").matcher("a"), "java.util.regex.Matcher has no JSON form"),
        arguments(ThreadLocal.withInitial(() -> 1), "no JSON form"),
        arguments(connection(), "belongs to the database driver"),
        arguments(new PGobject(), "org.postgresql.util.PGobject belongs to the database driver"),
        arguments(Map.of(new BareKey(), 1), "a map key of type"),
        arguments(Map.of(new Id(1), 1), "UnsupportedValuesTest$Id has no text form"),
        arguments(Map.of(List.of(1), 1), "has no text form"),
        arguments(Map.of(Optional.of(1), 1), "has no text form"));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void isRejectedAtAnyDepthWithAPointer(Object value, String reason) {
    assertThat(EncodingFixture.rejection(value))
        .startsWith("args[0]: cannot be encoded: ")
        .contains(reason);
    assertThat(EncodingFixture.rejection(new Holder(value))).contains(reason).contains("(at /held");
    assertThat(EncodingFixture.rejection(Map.of("a/b", Arrays.asList(null, value))))
        .contains(reason)
        .contains("(at /a~1b/1");
    assertThat(EncodingFixture.rejection(new Object[] {Optional.of(value)})).contains(reason);
    assertThat(EncodingFixture.rejectionOf("e", 1, value, 2, value).faults())
        .extracting(MessageFault::field)
        .containsExactly("args[1]", "args[3]");
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void isRejectedWithACustomMapper(Object value, String reason) {
    // FAIL_ON_EMPTY_BEANS is disabled here, like in Jackson 3 and Spring Boot.
    assertThat(rejectionReason(JsonMapper.shared(), value)).contains(reason);
  }

  @Test
  void unwrappedPropertiesAreRejected() {
    assertThat(EncodingFixture.rejection(new Unwrapping(new PGobject()))).contains("PGobject");
  }

  @Test
  void annotatedTypesAreAccepted() {
    assertThat(EncodingFixture.jsonText(new PublicException())).isEqualTo("{\"code\":7}");
    assertThat(EncodingFixture.jsonText(new EmptyOnPurpose())).isEqualTo("{}");
  }

  @Test
  void customSerializersAreAccepted() {
    var module = new SimpleModule();
    module.addSerializer(PGobject.class, ToStringSerializer.instance);
    module.addSerializer(
        new StdSerializer<Throwable>(Throwable.class) {
          @Override
          public void serialize(
              Throwable failure, JsonGenerator json, SerializationContext context) {
            json.writeString("failed");
          }
        });
    module.addKeySerializer(
        Id.class,
        new StdSerializer<>(Id.class) {
          @Override
          public void serialize(Id id, JsonGenerator json, SerializationContext context) {
            json.writeName("#" + id.value());
          }
        });
    var mapper = JsonMapper.builder().addModule(module).build();
    var object = new PGobject();
    setValue(object);
    assertThat(EncodingFixture.jsonText(mapper, object)).isEqualTo("\"(1,2)\"");
    assertThat(EncodingFixture.jsonText(mapper, new OrderFailedException()))
        .isEqualTo("\"failed\"");
    assertThat(EncodingFixture.jsonText(mapper, Map.of(new Id(3), 1))).isEqualTo("{\"#3\":1}");
  }

  interface Code {
    @JsonIncludeProperties("sqlstate")
    abstract class Mixin {}
  }

  @Test
  void mixInsAreAccepted() {
    var mapper = JsonMapper.builder().addMixIn(PGobject.class, Code.Mixin.class).build();
    assertThat(EncodingFixture.jsonText(mapper, new PGobject())).isEqualTo("{}");
  }

  @Test
  void keysBehindAnInterfaceAreChecked() {
    Map<Comparable<?>, Integer> good = new HashMap<>(Map.of("a", 1));
    assertThat(EncodingFixture.jsonText(new KeyHolder(good))).isEqualTo("{\"map\":{\"a\":1}}");
    Map<Comparable<?>, Integer> bad = new HashMap<>(Map.of(new ComparableId(1), 1));
    assertThat(EncodingFixture.rejection(new KeyHolder(bad))).contains("has no text form");
  }

  record ComparableId(int value) implements Comparable<ComparableId> {
    @Override
    public int compareTo(ComparableId other) {
      return Integer.compare(value, other.value);
    }
  }

  record KeyHolder(Map<Comparable<?>, Integer> map) {}

  private static String rejectionReason(ObjectMapper mapper, Object value) {
    try {
      return "Not refused: " + EncodingFixture.jsonText(mapper, new ArrayList<>(List.of(value)));
    } catch (MessageValidationException refused) {
      return refused.faults().get(0).detail();
    }
  }

  private static void setValue(PGobject object) {
    try {
      object.setType("pair");
      object.setValue("(1,2)");
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Object connection() {
    return Proxy.newProxyInstance(
        Connection.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (proxy, method, args) -> method.getName().equals("toString") ? "connection" : null);
  }
}
