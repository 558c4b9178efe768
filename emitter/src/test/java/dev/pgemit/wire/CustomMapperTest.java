package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

class CustomMapperTest {
  record Order(int orderId, Money total) {}

  record Money(BigDecimal amount) {}

  static final List<ObjectMapper> ODD =
      List.of(
          JsonMapper.builder().enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS).build(),
          JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build(),
          JsonMapper.builder().disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES).build(),
          JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build(),
          JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build(),
          JsonMapper.builder().enable(SerializationFeature.CLOSE_CLOSEABLE).build());

  @ParameterizedTest
  @FieldSource("ODD")
  void outputSettingsDoNotReachTheWire(ObjectMapper mapper) {
    var argument = Map.of("k", List.of(1, "é"));
    assertThat(EncodingFixture.jsonText(mapper, argument)).isEqualTo("{\"k\":[1,\"é\"]}");
    assertThat(EncodingFixture.messagePackValue(mapper, argument))
        .isEqualTo(EncodingFixture.jsonValue(argument));
  }

  @Test
  void usesTheNamingStrategyOfTheMapper() {
    var mapper =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    assertThat(EncodingFixture.jsonText(mapper, new Order(1, new Money(BigDecimal.ONE))))
        .isEqualTo("{\"order_id\":1,\"total\":{\"amount\":1}}");
  }

  @Test
  void customSerializersCanWriteAnything() {
    var mapper =
        with(
            (money, json) -> {
              json.writeStartArray(money, 4);
              json.writeTree(JsonMapper.shared().readTree("{\"a\":[1]}"));
              json.writePOJO(List.of(money.amount()));
              json.writeRawValue("[2]");
              json.writeArray(new int[] {1, 2, 3}, 1, 2);
              json.writeEndArray();
            });
    assertThat(EncodingFixture.jsonText(mapper, new Money(BigDecimal.TEN)))
        .isEqualTo("[{\"a\":[1]},[10],[2],[2,3]]");
    assertThat(EncodingFixture.messagePackValue(mapper, new Money(BigDecimal.TEN)))
        .hasToString("[{a=[1]}, [10], [2], [2, 3]]");
  }

  @Test
  void invalidUtf8DoesNotReachPostgres() {
    var mapper = with((money, json) -> json.writeUTF8String(new byte[] {'a', -1}, 0, 2));
    assertThat(EncodingFixture.jsonText(mapper, new Money(BigDecimal.TEN)))
        .isEqualTo("\"a\ufffd\"");
    assertThat(EncodingFixture.messagePackValue(mapper, new Money(BigDecimal.TEN)))
        .isEqualTo("a\ufffd");
  }

  @Test
  void buffersStayBinaryWithAnyMapper() {
    assertThat(
            EncodingFixture.messagePackValue(
                with((money, json) -> json.writeNull()), ByteBuffer.allocate(1)))
        .isEqualTo(ByteBuffer.allocate(1));
  }

  private interface Body {
    void write(Money money, JsonGenerator json);
  }

  private static ObjectMapper with(Body body) {
    var module = new SimpleModule();
    module.addSerializer(
        Money.class,
        new StdSerializer<>(Money.class) {
          @Override
          public void serialize(Money money, JsonGenerator json, SerializationContext context) {
            body.write(money, json);
          }
        });
    return JsonMapper.builder().addModule(module).build();
  }
}
