package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/** A line becomes the same message, or has the same faults, as the body of a single emit. */
class EmitLineParserTest {
  private static final List<String> FIELDS =
      List.of(
          "\"event\":\"price\"",
          "\"event\":\"é\"",
          "\"event\":\"a\\nb\"",
          "\"event\":\"connect\"",
          "\"event\":7",
          "\"to\":\"item:7\"",
          "\"to\":[\"a\",\"b\",\"a\"]",
          "\"to\":[\"é\"]",
          "\"to\":[]",
          "\"to\":[1]",
          "\"except\":[\"c\"]",
          "\"namespace\":\"admin\"",
          "\"namespace\":\"\\u0000\"",
          "\"volatile\":true",
          "\"compress\":false",
          "\"compress\":null",
          "\"id\":\"mine\"",
          "\"id\":\"\"",
          "\"delay\":\"1m\"",
          "\"deliverAt\":\"tomorrow\"",
          "\"attachments\":[\"AAAA\"]",
          "\"attachments\":[]",
          "\"events\":\"x\"");

  private static final List<String> VALUES =
      List.of(
          "[]",
          "[1,-0,1e3,0.00]",
          "[\"a\\u0041\\/\"]",
          "[{\"a\":1,\"a\":2}]",
          "[{\"a\":{},\"b\":[null,true]}]",
          "[{\"_placeholder\":true,\"num\":0}]",
          "[{\"__proto__\":1}]",
          "[1.50,\"é😀\"]",
          "[ 1 , { \"a\" : 2 } ]",
          "{}",
          "null",
          "[1",
          "[1e400]",
          "[\"\uFFFD\"]",
          "[\"" + "x".repeat(7_900) + "\"]",
          "[" + "[".repeat(210) + "]".repeat(210) + "]",
          "[" + "1,".repeat(1_000) + "1]");

  @Test
  void randomLinesAreWhatTheyAreAlone() {
    var random = new Random(23);
    for (var i = 0; i < 5_000; i++) {
      EmitFuzzer.assertSameAsLine(randomLine(random).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String randomLine(Random random) {
    var fields =
        Stream.generate(() -> pick(random, FIELDS))
            .limit(random.nextInt(4))
            .collect(Collectors.joining(","));
    var line =
        "{\"event\":\"e\",\"args\":"
            + pick(random, VALUES)
            + (fields.isEmpty() ? "" : "," + fields)
            + "}";
    return switch (random.nextInt(12)) {
      case 0 -> line.substring(0, random.nextInt(line.length()));
      case 1 -> line.replaceFirst("\"event\":\"e\",", "");
      case 2 -> " " + line.replace(":", " : ") + "\r";
      case 3 -> line + "x";
      default -> line;
    };
  }

  private static String pick(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  @Test
  void invalidUtf8IsFound() {
    var line = "{\"event\":\"e\",\"args\":[\"é\"]}".getBytes(StandardCharsets.ISO_8859_1);
    EmitFuzzer.assertSameAsLine(line);
    var event = "{\"event\":\"é\",\"args\":[]}".getBytes(StandardCharsets.ISO_8859_1);
    EmitFuzzer.assertSameAsLine(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"e\",\"args\":[1]}",
        "{ \"args\" : [ { \"a\" : 1.50 } ], \"to\" : [ \"a\", \"é\" ], \"event\" : \"é\" }\r",
        "{\"event\":\"e\",\"args\":[],\"volatile\":true,\"namespace\":\"/admin\",\"except\":\"a\"}"
      })
  void usualArgumentsStayJson(String line) {
    assertThat(parse(line).get("args")).isInstanceOf(POJONode.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"e\",\"args\":[1e3]}",
        "{\"event\":\"e\",\"args\":[1],\"attachments\":[]}",
        "{\"event\":\"\\u0041\",\"args\":[1]}"
      })
  void othersAreParsed(String line) {
    assertThat(parse(line).get("args").isArray()).isTrue();
  }

  private static ObjectNode parse(String line) {
    return EmitLineParser.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
  }
}
