package dev.pgemit.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.testing.MessageWording;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks the messages about malformed bodies: plain words, and the position of the error. A seed
 * generates the mutations; {@code -Dwords.seed=…} reruns the seed of a failure.
 */
class BodyErrorWordingTest {
  private static final int MUTATIONS = 20_000;

  private static final List<String> JSON =
      List.of(
          "{\"event\":\"e\",\"args\":[1.5e3,-2,true,null,{\"a\":\"\\u00e9\\n\"}],\"to\":[\"r\"]}",
          "{\"event\":\"é😀\",\"args\":[[[]],{}],\"delay\":\"PT5M\"}");

  private static final String PIECES =
      "{}[]\",:'`/\\*#+-.eE0123NaNtruefalsenullu\u0000\n\t\u00a0\ufeff\u2028";

  // A map of an event with a string, binary, numbers, a double and a byte next to an extension's.
  private static final byte[] MESSAGE_PACK =
      HexFormat.of()
          .parseHex("82a56576656e74a165a46172677396c4020102cbc00000000000000001cd0102c0a2c3a9");

  private static final byte[] HEADERS =
      HexFormat.of().parseHex("c1c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf00ff80");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {"event":NaN}       | "NaN" is not a JSON value: a string needs double quotes (line 1, column 13)
          {"event":-Infinity} | not a JSON value
          {"event":+1}        | a JSON number has no plus sign (line 1, column 11)
          {"event":01}        | a number has a leading zero (line 1, column 11)
          {"event":1.}        | a digit must follow a decimal point
          {"event":1e}        | a digit must follow an exponent
          {"event":-}         | a digit must follow a minus sign
          {"event":0x1}       | (line 1, column 11)
          {"event":hello}     | "hello" is not a JSON value: a string needs double quotes (line 1, column 10)
          {'event':"e"}       | a single quote does not quote a string in JSON: use double quotes (line 1, column 2)
          {event:"e"}         | 'e' is found where a field name in double quotes, or the end, is expected
          {"event":"e",}      | '}' is found where a field name in double quotes, or the end, is expected
          {"event" "e"}       | '"' is found where a colon is expected
          {"event":"e" "a":1} | '"' is found where a comma, or the end, is expected
          {"event":[1,]}      | ']' is not expected here (line 1, column 13)
          {"event":"e"]       | a closing bracket does not match the last opened bracket
          // {}               | JSON has no comments (line 1, column 1)
          {"event":"\\x"}     | a backslash in a text must begin one of
          {"event":"\\u12"}   | a backslash in a text must begin one of
          {"event":"e         | it ends too early
          """)
  void reportsMistakeAndPosition(String body, String words) {
    assertThat(errorMessage(body.getBytes(StandardCharsets.UTF_8), false)).contains(words);
  }

  @Test
  void reportsInvisibleCharacters() {
    assertThat(errorMessage("\ufeff{}".getBytes(StandardCharsets.UTF_8), false))
        .contains("a byte order mark (U+FEFF) is not part of JSON: send UTF-8 without one");
    assertThat(errorMessage("{\"event\":\u00a0\"e\"}".getBytes(StandardCharsets.UTF_8), false))
        .contains("(line 1, column 10)");
    assertThat(errorMessage("{\"event\":\"a\nb\"}".getBytes(StandardCharsets.UTF_8), false))
        .contains("must be escaped, such as \\n");
    assertThat(errorMessage("{\"\u200b\":1,\"\u200b\":2}".getBytes(StandardCharsets.UTF_8), false))
        .contains("the name \"\\u200b\" occurs twice");
  }

  @ParameterizedTest
  @CsvSource({
    "81a56576656e74, it ends too early",
    "81a56576656e74c1, at byte offset 7: the byte 0xc1 has no meaning",
    "81a56576656e74a1ff, at byte offset 7: the string at this offset is not" + " UTF-8",
    "81a56576656e74a16500, unexpected content follows the value",
    "81a56576656e74dbffffffff, at byte offset 7: the length of the value at"
        + " this offset exceeds 2 GiB",
    "8101a165, a map key is not a string"
  })
  void reportsMessagePackMistakeAndOffset(String hex, String words) {
    assertThat(errorMessage(HexFormat.of().parseHex(hex), true)).contains(words);
  }

  @Test
  void mutatedBodiesGetPlainMessages() {
    var seed = Long.getLong("words.seed", new Random().nextLong());
    var random = new Random(seed);
    for (var i = 0; i < MUTATIONS; i++) {
      var json = mutate(random, JSON.get(i % JSON.size())).getBytes(StandardCharsets.UTF_8);
      var packed = mutate(random);
      checkPlain(json, false, seed);
      checkPlain(packed, true, seed);
    }
  }

  private static void checkPlain(byte[] body, boolean isMessagePack, long seed) {
    var said = errorMessage(body, isMessagePack);
    if (!said.isEmpty()) {
      // Messages quote the caller's input, which may contain anything.
      MessageWording.assertPlain(
          said.replaceAll("(?s)\"[^\"]*\"|'.'", ""),
          "-Dwords.seed=%d: %s".formatted(seed, HexFormat.of().formatHex(body)));
    }
  }

  private static String errorMessage(byte[] body, boolean isMessagePack) {
    var refusal =
        catchThrowableOfType(
            ProblemException.class,
            () -> new RawBody(ByteBuffer.wrap(body), isMessagePack).parseObject());
    if (refusal == null) {
      return "";
    }
    var problem = refusal.problem();
    return problem.detail() + " " + problem.errors().get(0).detail();
  }

  private static String mutate(Random random, String json) {
    var text = new StringBuilder(json);
    for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
      var at = random.nextInt(text.length());
      switch (text.length() < 2 ? 3 : random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setLength(Math.max(1, at));
        case 2 -> text.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        default -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
      }
    }
    return text.toString();
  }

  private static byte[] mutate(Random random) {
    var bytes = Arrays.copyOf(MESSAGE_PACK, 1 + random.nextInt(MESSAGE_PACK.length));
    for (var changes = random.nextInt(3); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean()
              ? HEADERS[random.nextInt(HEADERS.length)]
              : (byte) random.nextInt(256);
    }
    return bytes;
  }
}
