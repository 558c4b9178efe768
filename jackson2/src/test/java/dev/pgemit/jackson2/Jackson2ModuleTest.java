package dev.pgemit.jackson2;

import static dev.pgemit.test.PgemitAssertions.assertThat;
import static dev.pgemit.test.PgemitAssertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.test.RecordingEmitter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class Jackson2ModuleTest {
  private static final ObjectMapper JACKSON_2 =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Optional.class, new OptionalSerializer())
                  .addSerializer(Money.class, new MoneySerializer()));

  private final RecordingEmitter recording =
      RecordingEmitter.create(Jackson2Module.mapper(JACKSON_2));

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Price(int cents, String productName, byte[] image) {}

  record Money(long cents) {}

  record Invoice(@JsonSerialize(using = MoneySerializer.class) Money total, Money tax) {}

  static final class MoneySerializer extends StdSerializer<Money> {
    private static final long serialVersionUID = 1L;

    MoneySerializer() {
      super(Money.class);
    }

    @Override
    public void serialize(Money value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.cents() / 100 + " €");
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  static final class OptionalSerializer extends StdSerializer<Optional> {
    private static final long serialVersionUID = 1L;

    OptionalSerializer() {
      super(Optional.class);
    }

    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeObject(value.orElse(null));
    }
  }

  private String emit(@Nullable Object... args) {
    recording.clear();
    recording.emitter().emit("e", args);
    return recording.messages().get(0).args().toString();
  }

  @Test
  void namesModulesAndAnnotationsOfTheMapperApply() {
    assertThat(emit(new Price(5, "tea", new byte[] {1})))
        .isEqualTo("[{\"cents\":5,\"product_name\":\"tea\",\"image\":\"AQ==\"}]");
    assertThat(recording.messages().get(0).isInline()).isFalse(); // the image is binary
    assertThat(emit(new Invoice(new Money(500), new Money(100))))
        .isEqualTo("[{\"total\":\"5 €\",\"tax\":\"1 €\"}]");
    assertThat(emit(List.of(new Money(300)), Map.of("k", new Money(400)), new Money[] {}))
        .isEqualTo("[[\"3 €\"], {\"k\":\"4 €\"}, []]");
    assertThat(emit(Optional.of(new Money(700)))).isEqualTo("[\"7 €\"]");
  }

  @Test
  void treesOfBothVersionsArrive() throws IOException {
    JsonNode tree =
        JACKSON_2
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readTree("{\"a\":[1,null,true,1.5,12345678901234567890,\"x\"]}");

    assertThat(emit(tree)).isEqualTo("[{\"a\":[1,null,true,1.5,12345678901234567890,\"x\"]}]");
    assertThat(emit(List.of(tree, new RawValue("{\"raw\":1}"))))
        .isEqualTo("[[{\"a\":[1,null,true,1.5,12345678901234567890,\"x\"]},{\"raw\":1}]]");
    assertThat(emit(JsonNodeFactory.instance.objectNode().put("three", 3)))
        .isEqualTo("[{\"three\":3}]");
    assertThat(emit(JACKSON_2.getNodeFactory().binaryNode(new byte[] {1}))).isEqualTo("[\"AQ==\"]");
    assertThat(recording.messages().get(0).isInline()).isFalse();
  }

  @Test
  void scalarsAndBinaryArrive() {
    assertThat(emit("text", 1, 2L, 1.5, 2.5f, true, BigInteger.TEN, new BigDecimal("1.1"), 'c'))
        .isEqualTo("[\"text\", 1, 2, 1.5, 2.5, true, 10, 1.1, \"c\"]");
    assertThat(emit(new Object[] {null})).isEqualTo("[null]");
    assertThat(emit(new byte[] {1}, ByteBuffer.wrap(new byte[] {2}), Map.of("b", new byte[] {3})))
        .isEqualTo("[\"AQ==\", \"Ag==\", {\"b\":\"Aw==\"}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "__proto__", "self", "broken"})
  void theChecksOfTheEmitterHold(String fault) {
    var itself = new ArrayList<Object>();
    itself.add(itself);
    Map<String, Object> values =
        Map.of(
            "NaN",
            Double.NaN,
            "__proto__",
            Collections.singletonMap("__proto__", 1),
            "self",
            itself,
            "broken",
            new Broken(""));

    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> emit(1, values.get(fault)))
        .satisfies(invalid -> assertThat(invalid.faults().get(0).field()).isEqualTo("args[1]"));
    assertThat(recording).emittedNothing();
  }

  record Broken(String value) {
    @Override
    public String value() {
      if (value.isEmpty()) {
        throw new IllegalStateException("broken");
      }
      return value;
    }
  }
}
