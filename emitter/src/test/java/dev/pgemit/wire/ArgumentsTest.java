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
    assertBoth(
        new Price(7, Optional.of("n"), Colour.RED, List.of(1, 2)),
        "{\"id\":7,\"note\":\"n\",\"colour\":\"RED\",\"steps\":[1,2]}");
    assertBoth(
        new Price(7, Optional.empty(), null, List.of()),
        "{\"id\":7,\"note\":null,\"colour\":null,\"steps\":[]}");
    assertBoth(Map.of("k", List.of(Map.of())), "{\"k\":[{}]}");
    assertBoth(Optional.empty(), "null");
    assertBoth(null, "null");
  }

  @Test
  void timesAreIso8601() {
    assertBoth(Instant.ofEpochSecond(0, 1_000_000), "\"1970-01-01T00:00:00.001Z\"");
    assertBoth(LocalDate.of(2026, 2, 3), "\"2026-02-03\"");
    assertBoth(Duration.ofMinutes(90), "\"PT1H30M\"");
    assertBoth(Map.of(Instant.EPOCH, 1), "{\"1970-01-01T00:00:00Z\":1}");
    assertBoth(new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\"");
  }

  @Test
  void arrays() {
    assertBoth(new int[] {1, 2}, "[1,2]");
    assertBoth(new long[] {1, Long.MAX_VALUE}, "[1,9223372036854775807]");
    assertBoth(new double[] {1.5, 2}, "[1.5,2.0]");
    assertBoth(new float[] {1.5f}, "[1.5]");
    assertBoth(new short[] {1}, "[1]");
    assertBoth(new boolean[] {true}, "[true]");
    assertBoth(new String[] {"a", null}, "[\"a\",null]");
    assertBoth(new Object[] {1, "a", new int[0]}, "[1,\"a\",[]]");
    assertBoth(new int[][] {{1}, {}}, "[[1],[]]");
    assertBoth(new char[] {'a', 'b'}, "\"ab\"");
  }

  @Test
  void trees() {
    var tree = JsonMapper.shared().readTree("{\"a\":[1,{\"b\":null}],\"c\":1.5}");
    assertBoth(tree, "{\"a\":[1,{\"b\":null}],\"c\":1.5}");
    assertBoth(List.of(tree), "[{\"a\":[1,{\"b\":null}],\"c\":1.5}]");
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
    assertBoth(buffer, "[{\"a\":[1,2]},null]");
    assertBoth(Map.of("k", buffer), "{\"k\":[{\"a\":[1,2]},null]}");
  }

  @Test
  void unknownTypeIsRefused() {
    assertThat(Encoding.refusal(new Opaque())).startsWith("args[0]").contains("Opaque");
    assertThat(Encoding.refusal(List.of(new Object()))).startsWith("args[0]");
  }

  @Test
  void protoKeyIsRefusedWhereverItStands() {
    assertThat(Encoding.refusal(Map.of("__proto__", 1))).contains("__proto__");
    assertThat(Encoding.refusal(JsonMapper.shared().readTree("[{\"__proto__\":1}]")))
        .contains("__proto__");
    assertBoth(List.of("__proto__"), "[\"__proto__\"]");
  }

  @Test
  void referenceToItselfIsRefused() {
    var list = new ArrayList<Object>();
    list.add(list);
    var map = new HashMap<String, Object>();
    map.put("k", List.of(map));
    assertThat(Encoding.refusal(list))
        .startsWith("args[0]")
        .contains("nested too deep, or holds itself");
    assertThat(Encoding.refusal(map))
        .startsWith("args[0]")
        .contains("nested too deep, or holds itself");
  }

  @Test
  void deepestNestingThatJsonTakesGoesAsAttachmentToo() {
    Object deep = 1;
    var depth = 0;
    for (Object next = List.of(deep); isTaken(next); next = List.of(next)) {
      deep = next;
      depth++;
    }
    assertThat(depth).isGreaterThan(100);
    assertThat(Encoding.messagePack(deep)).isEqualTo(Encoding.json(deep));
  }

  private static boolean isTaken(Object argument) {
    try {
      Encoding.json(argument);
      return true;
    } catch (MessageRefused refused) {
      return false;
    }
  }

  @Test
  void everyFaultOfACallIsNamedAtOnce() {
    var refused =
        Encoding.refusalOf("disconnect", 1, Double.NaN, "fine", Map.of("__proto__", 1), 2);
    assertThat(refused.faults())
        .extracting(Fault::field)
        .containsExactly("event", "args[1]", "args[3]");
  }

  @Test
  void faultTellsWhereInTheArgumentItIs() {
    assertThat(Encoding.refusal(Map.of("prices", Arrays.asList(1, Double.NaN)))).contains("prices");
  }

  private static void assertBoth(@Nullable Object argument, String json) {
    assertThat(Encoding.text(argument)).isEqualTo(json);
    assertThat(Encoding.messagePack(argument)).isEqualTo(Encoding.json(argument));
  }
}
