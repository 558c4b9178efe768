package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;
import tools.jackson.databind.util.TokenBuffer;

/** Rejects objects that clients would treat as attachments, at any position and in any spelling. */
class PlaceholderTest {
  record Forged(@JsonProperty("_placeholder") boolean placeholder, int num) {}

  record Raw(@JsonRawValue String json) {}

  static final class Bean {
    @JsonProperty("_placeholder")
    public boolean isPlaceholder() {
      return true;
    }
  }

  static final List<Object> FORGED =
      List.of(
          Map.of("_placeholder", true, "num", 9),
          Map.of("_placeholder", true, "num", "none", "other", 1),
          Map.of("_placeholder", new AtomicBoolean(true)),
          Map.of("_placeholder", Optional.of(true)),
          new Forged(true, 0),
          new Bean(),
          new Raw("{\"_placeholder\":true,\"num\":0}"),
          new RawValue("{\"_place\\u0068older\": true}"),
          new RawValue("{\"_placeholder\":false,\"_placeholder\":true}"),
          JsonMapper.shared().readTree("{\"a\":{\"_placeholder\":true,\"num\":0}}"),
          buffered());

  @ParameterizedTest
  @FieldSource("FORGED")
  void placeholderIsRejected(Object forged) {
    for (var argument :
        List.of(
            forged,
            List.of(1, List.of(forged)),
            Map.of("k", forged),
            Optional.of(forged),
            new Object[] {forged},
            nested(forged))) {
      assertThat(EncodingFixture.rejection(argument))
          .startsWith("args[0]")
          .contains("\"_placeholder\": true");
      assertThat(EncodingFixture.rejectionOf("e", new byte[] {1}, argument).faults())
          .extracting(MessageFault::field)
          .containsExactly("args[1]");
    }
  }

  static final List<Object> HARMLESS =
      List.of(
          Map.of("_placeholder", false, "num", 0),
          Map.of("_placeholder", "true", "num", 0),
          Map.of("_placeholder", 1),
          Map.of("_placeholder", List.of(true)),
          Map.of("_placeholder", Map.of("a", true)),
          Map.of("placeholder", true),
          List.of("_placeholder", true),
          new Forged(false, 0));

  @ParameterizedTest
  @FieldSource("HARMLESS")
  void similarObjectIsAccepted(Object harmless) {
    assertThat(EncodingFixture.jsonValue(harmless)).isNotNull();
    assertThat(EncodingFixture.messagePackValue(harmless))
        .isEqualTo(EncodingFixture.jsonValue(harmless));
  }

  @Test
  void nullPlaceholderIsAccepted() {
    assertThat(EncodingFixture.jsonText(Collections.singletonMap("_placeholder", null)))
        .isEqualTo("{\"_placeholder\":null}");
  }

  private static Object nested(Object forged) {
    @Nullable Object deep = forged;
    for (var depth = 0; depth < 50; depth++) {
      deep = new ArrayList<>(Arrays.asList(null, Map.of("k", deep)));
    }
    return deep;
  }

  private static TokenBuffer buffered() {
    var buffer = TokenBuffer.forGeneration();
    buffer.writeStartObject();
    buffer.writeName("_placeholder");
    buffer.writeBoolean(true);
    buffer.writeEndObject();
    return buffer;
  }
}
