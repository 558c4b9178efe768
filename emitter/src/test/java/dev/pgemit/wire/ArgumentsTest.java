package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

class ArgumentsTest {
  enum Colour {
    RED
  }

  record Price(long id, Optional<String> note, @Nullable Colour colour, List<Integer> steps) {}

  static final class Opaque {}

  @Test
  void recordsListsAndMaps() {
    assertEncoded(
        new Price(7, Optional.of("n"), Colour.RED, List.of(1, 2)),
        "{\"id\":7,\"note\":\"n\",\"colour\":\"RED\",\"steps\":[1,2]}");
    assertEncoded(
        new Price(7, Optional.empty(), null, List.of()),
        "{\"id\":7,\"note\":null,\"colour\":null,\"steps\":[]}");
    assertEncoded(Map.of("k", List.of(Map.of())), "{\"k\":[{}]}");
    assertEncoded(Optional.empty(), "null");
    assertEncoded(null, "null");
  }

  @Test
  void timesAreIso8601() {
    assertEncoded(Instant.ofEpochSecond(0, 1_000_000), "\"1970-01-01T00:00:00.001Z\"");
    assertEncoded(LocalDate.of(2026, 2, 3), "\"2026-02-03\"");
    assertEncoded(Duration.ofMinutes(90), "\"PT1H30M\"");
    assertEncoded(Map.of(Instant.EPOCH, 1), "{\"1970-01-01T00:00:00Z\":1}");
    assertEncoded(new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\"");
  }

  @Test
  void arrays() {
    assertEncoded(new int[] {1, 2}, "[1,2]");
    assertEncoded(new long[] {1, Long.MAX_VALUE}, "[1,9223372036854775807]");
    assertEncoded(new double[] {1.5, 2}, "[1.5,2.0]");
    assertEncoded(new float[] {1.5f}, "[1.5]");
    assertEncoded(new short[] {1}, "[1]");
    assertEncoded(new boolean[] {true}, "[true]");
    assertEncoded(new String[] {"a", null}, "[\"a\",null]");
    assertEncoded(new Object[] {1, "a", new int[0]}, "[1,\"a\",[]]");
    assertEncoded(new int[][] {{1}, {}}, "[[1],[]]");
    assertEncoded(new char[] {'a', 'b'}, "\"ab\"");
  }

  @Test
  void trees() {
    var tree = JsonMapper.shared().readTree("{\"a\":[1,{\"b\":null}],\"c\":1.5}");
    assertEncoded(tree, "{\"a\":[1,{\"b\":null}],\"c\":1.5}");
    assertEncoded(List.of(tree), "[{\"a\":[1,{\"b\":null}],\"c\":1.5}]");
  }

  @Test
  void tokenBuffers() {
    var buffer = TokenBuffer.forGeneration();
    buffer.writeStartArray();
    buffer.writeStartObject();
    buffer.writeName("a");
    buffer.writePOJO(List.of(1, 2));
    buffer.writeEndObject();
    buffer.writeNull();
    buffer.writeEndArray();
    assertThat(buffer.asParser(ObjectReadContext.empty()).nextToken()).isNotNull();
    assertEncoded(buffer, "[{\"a\":[1,2]},null]");
    assertEncoded(Map.of("k", buffer), "{\"k\":[{\"a\":[1,2]},null]}");
  }

  @Test
  void unsupportedTypeIsRejected() {
    assertThat(EncodingFixture.rejection(new Opaque())).startsWith("args[0]").contains("Opaque");
    assertThat(EncodingFixture.rejection(List.of(new Object()))).startsWith("args[0]");
  }

  @Test
  void protoKeyIsRejectedAtAnyDepth() {
    assertThat(EncodingFixture.rejection(Map.of("__proto__", 1))).contains("__proto__");
    assertThat(EncodingFixture.rejection(JsonMapper.shared().readTree("[{\"__proto__\":1}]")))
        .contains("__proto__");
    assertEncoded(List.of("__proto__"), "[\"__proto__\"]");
  }

  @Test
  void selfReferenceIsRejected() {
    var list = new ArrayList<Object>();
    list.add(list);
    var map = new HashMap<String, Object>();
    map.put("k", List.of(map));
    assertThat(EncodingFixture.rejection(list))
        .startsWith("args[0]")
        .contains("nested too deeply, or contains itself");
    assertThat(EncodingFixture.rejection(map))
        .startsWith("args[0]")
        .contains("nested too deeply, or contains itself");
  }

  @Test
  void deepestJsonNestingFitsInAnAttachment() {
    Object deep = 1;
    var depth = 0;
    for (Object next = List.of(deep); isAccepted(next); next = List.of(next)) {
      deep = next;
      depth++;
    }
    assertThat(depth).isGreaterThan(100);
    assertThat(EncodingFixture.messagePackValue(deep)).isEqualTo(EncodingFixture.jsonValue(deep));
  }

  private static boolean isAccepted(Object argument) {
    try {
      EncodingFixture.jsonValue(argument);
      return true;
    } catch (MessageValidationException refused) {
      return false;
    }
  }

  @Test
  void allFaultsAreReportedTogether() {
    var refused =
        EncodingFixture.rejectionOf("disconnect", 1, Double.NaN, "fine", Map.of("__proto__", 1), 2);
    assertThat(refused.faults())
        .extracting(MessageFault::field)
        .containsExactly("event", "args[1]", "args[3]");
  }

  @Test
  void faultPointsIntoTheArgument() {
    assertThat(EncodingFixture.rejection(Map.of("prices", Arrays.asList(1, Double.NaN))))
        .contains("prices");
  }

  private static void assertEncoded(@Nullable Object argument, String json) {
    assertThat(EncodingFixture.jsonText(argument)).isEqualTo(json);
    assertThat(EncodingFixture.messagePackValue(argument))
        .isEqualTo(EncodingFixture.jsonValue(argument));
  }
}
