package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pgemit.fixture.WireValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.util.RawValue;

/** A message that turns out to be large continues as MessagePack, at any position. */
class OneWalkTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Every kind of value, about 600 bytes of JSON. */
  private static Map<String, @Nullable Object> everyKindOfValue() {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("texts", List.of("", "a", "é", "𝄞", "\u0000\"\\\n", "\ud800", "x".repeat(70)));
    values.put(
        "integers",
        List.of(0, -1, 127, 128, -33, 65_536, -129, -40_000, 1L << 40, Long.MIN_VALUE, (short) 7));
    values.put("large", List.of(BigInteger.TWO.pow(63), BigInteger.TWO.pow(64), BigInteger.TEN));
    values.put(
        "decimals", List.of(0.1, -0.0, 0.1f, 1e300, new BigDecimal("1.50"), Double.MIN_VALUE));
    values.put("whole", List.of(new BigDecimal("12345678901234567890"), new BigDecimal("1E+3")));
    values.put("raw", new RawValue("{\"a\":[1,2.5,-0,\"é\",true,null,1e3]}"));
    values.put("arrays", List.of(new int[] {1, 2}, new double[] {1.5}, new String[] {"s"}));
    values.put("null", null);
    values.put("flags", List.of(true, false));
    values.put("empty", List.of(Map.of(), List.of(), Map.of("", List.of(Map.of()))));
    values.put("many", IntStream.range(0, 20).boxed().toList());
    values.put("uuid", UUID.fromString("00000000-0000-0000-0000-000000000001"));
    values.put("bean", new Bean("n", null));
    values.put("é".repeat(40), Collections.singletonMap("deep", List.of(List.of(List.of(1)))));
    return values;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Bean(String name, @Nullable String absent) {}

  @Test
  void arrivesTheSameWhereverTheJsonEnds() {
    var expected = WireValues.parseMessagePack(encode("", everyKindOfValue(), 0));
    var expectedArgument = WireValues.at(expected, "data", "packet", "data", 2);
    for (var length = 7_300; length < 7_990; length++) {
      var message =
          WireValues.parseMessagePack(
              encode("x".repeat(length), Optional.of(everyKindOfValue()), 7_999));

      assertThat(WireValues.at(message, "data", "packet", "data", 2))
          .as("after %d characters", length)
          .isEqualTo(expectedArgument);
      assertThat(WireValues.at(message, "data", "packet", "nsp")).isEqualTo("/");
      assertThat(WireValues.at(message, "data", "opts"))
          .isEqualTo(WireValues.at(expected, "data", "opts"));
    }
  }

  @Test
  void binaryMayComeAtAnyPlace() {
    var bytes = new byte[] {1, 2, 3};
    var arguments =
        List.of(
            bytes,
            ByteBuffer.wrap(bytes),
            List.of("a", bytes, "b"),
            Map.of("key", bytes),
            Map.of("key", List.of(List.of(bytes), 1)));
    for (var argument : arguments) {
      var value = EncodingFixture.messagePackValue(argument);
      var message = encode("x", argument, 7_999);

      assertThat(WireValues.at(WireValues.parseMessagePack(message), "data", "packet", "data", 2))
          .usingRecursiveComparison()
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 16, 65_535, 65_536, 70_000})
  void containersOfAnySizeArrive(int size) {
    var list = IntStream.range(0, size).boxed().toList();
    var map = new LinkedHashMap<String, Object>();
    list.forEach(i -> map.put("k" + i, i));
    var nested = List.of("x".repeat(8_000), list, map, List.of(list, List.of()), 1);

    assertThat(EncodingFixture.messagePackValue(nested))
        .isEqualTo(WireValues.parseJson(MAPPER.writeValueAsString(nested)));
  }

  @Test
  void deepContainersWithManyEntriesArrive() {
    List<Object> nested = List.of();
    for (var depth = 0; depth < 400; depth++) {
      var level = new ArrayList<Object>(Collections.nCopies(16, depth));
      level.set(depth % 16, nested);
      nested = level;
    }

    assertThat(EncodingFixture.messagePackValue(nested))
        .isEqualTo(WireValues.parseJson(MAPPER.writeValueAsString(nested)));
  }

  static Stream<String> textsOfEachLength() {
    return IntStream.of(0, 31, 32, 63, 64, 65, 255, 256, 65_535, 65_536)
        .boxed()
        .flatMap(length -> Stream.of("x".repeat(length), "é".repeat(length), "?𝄞".repeat(length)));
  }

  @ParameterizedTest
  @MethodSource("textsOfEachLength")
  void textOfAnyLengthArrives(String text) {
    assertThat(EncodingFixture.messagePackValue(List.of(text, Optional.of(text), 1)))
        .isEqualTo(Arrays.asList(text, text, BigInteger.ONE));
  }

  @Test
  void objectsAreReadOnce() {
    var reads = new ArrayList<Integer>();
    Iterable<Integer> numbers = () -> IntStream.range(0, 5_000).boxed().peek(reads::add).iterator();

    assertThat(encode("", Map.of("once", numbers), 7_999)).isNotEmpty();
    assertThat(reads).hasSize(5_000);
  }

  @Test
  void serializersSeeTheirContextAfterTheJsonHasEnded() {
    var values = new LinkedHashMap<String, Object>();
    values.put("filler", List.of("x".repeat(4_000), "y".repeat(4_000)));
    values.put("probe", new ContextProbe());

    var message = WireValues.parseMessagePack(encode("", values, 7_999));

    assertThat(WireValues.at(message, "data", "packet", "data", 2, "probe"))
        .isEqualTo("probe at /data/packet/data/2/probe");
  }

  /** Writes its own path in the document. */
  static final class ContextProbe implements JacksonSerializable {
    @Override
    public void serialize(JsonGenerator generator, SerializationContext context) {
      var path = generator.streamWriteContext();
      generator.writeString(path.currentName() + " at " + path.pathAsPointer());
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializationContext context, TypeSerializer type) {
      serialize(generator, context);
    }
  }

  /** Writes a value that no document may contain. */
  private static final class InvalidDocument implements JacksonSerializable {
    @Override
    public void serialize(JsonGenerator generator, SerializationContext context) {
      generator.writeStartObject();
      generator.writeString("a value where a name is due");
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializationContext context, TypeSerializer type) {
      serialize(generator, context);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9_000})
  void malformedDocumentsAreRejected(int length) {
    assertThatThrownBy(() -> encode("x".repeat(length), new InvalidDocument(), 7_999))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("args[1]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9_000})
  void tooDeepArgumentsAreRejected(int length) {
    List<?> nested = List.of();
    for (var depth = 0; depth < 600; depth++) {
      nested = List.of(nested);
    }
    var argument = nested;

    assertThatThrownBy(() -> encode("x".repeat(length), argument, 7_999))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("nested too deep");
  }

  private static byte[] encode(String filler, Object argument, int threshold) {
    return EncodingFixture.attachment(
        EncodingFixture.encode(threshold, MAPPER, "e", filler, argument));
  }
}
