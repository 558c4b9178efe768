package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The encoder copies plain JSON. It would write the same bytes from the parsed values. */
class PlainJsonTest {
  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private static final String PUNCTUATION = "{}[],:\"\\ \t\u0001x";

  private static final List<String> SCALARS =
      List.of(
          "\"a\"",
          "\"\"",
          "\"a\\n\\\"\"",
          "\"\\u0061\"",
          "\"\\/\"",
          "\"é😀\"",
          "\"\u007f\"",
          "true",
          "false",
          "null",
          "0",
          "-0",
          "-7",
          "12",
          "01",
          "0.5",
          "-0.0",
          "0.000001",
          "0.0000001",
          "1.50",
          "10.00000000",
          "1.",
          ".5",
          "1e3",
          "12345678901234567890",
          "1" + "0".repeat(40));

  private static final List<String> NAMES =
      List.of("a", "b", "c", "_id", "é", "a\\n", "\\u0061", "__proto__", "_placeholder");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "null,true,false",
        "\"text\",{\"price\":9.75}",
        "\"é😀\u007f\u2028\"",
        "\"\\\"\\\\\\b\\f\\n\\r\\t\"",
        "-1,-0.5,0.1,1.50,0.0,0.000001,12345678901234567890",
        "{\"a\":{\"a\":[],\"b\":{}},\"b\":[[1],{\"a\":1}]},{\"a\":2}",
        "{\"_id\":1,\"__proto\":2,\"_placeholders\":true}"
      })
  void isCopied(String values) {
    assertCopied(values, values);
  }

  @Test
  void losesItsWhitespace() {
    assertCopied("\n{ \"a b\" :\t1 , \"c\" : [ ] } ,\r\n\" \" ", "{\"a b\":1,\"c\":[]},\" \"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1", "[1]]", "[1,]", "[,1]", "[1 2]", "[\"a]", "[\"\t\"]", "[\"\\x\"]", "[tru]", "[truex]",
        "[01]", "[1.]", "[.5]", "[+1]", "[-]", "[NaN]", "[{]", "[{\"a\"}]", "[{\"a\":}]", "[{a:1}]",
        "[{\"a\":1,}]", "[{\"a\":1,\"a\":2}]", "[{\"a\":{\"b\":1},\"a\":2}]", "[1]//", "['a']", "{}"
      })
  void isValid(String json) {
    assertThat(read(json)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "-0.0",
        "1e3",
        "1E3",
        "0.0000001",
        "0.0000000",
        "\"\\u0041\"",
        "\"\\/\"",
        "\"\uFFFD\"",
        "{\"\\u0061\":1}",
        "{\"__proto__\":1}",
        "{\"_placeholder\":1}",
        "123456789012345678901234567890123"
      })
  void isNoValueThatTheEncoderChangesOrRejects(String value) {
    assertThat(read("[" + value + "]")).isNull();
  }

  @Test
  void isUtf8() {
    for (var invalid : List.of("\u0080", "é", "\u00ed\u00a0\u0080", "\u00c0\u0080")) {
      var json = ("[\"" + invalid + "\"]").getBytes(StandardCharsets.ISO_8859_1);
      assertThat(read(json)).as(invalid).isNull();
    }
  }

  @Test
  void isNotDeep() {
    assertThat(read("[".repeat(32) + "]".repeat(32))).isNotNull();
    assertThat(read("[".repeat(33) + "]".repeat(33))).isNull();
    assertThat(read("[" + "{\"a\":".repeat(32) + "1" + "}".repeat(32) + "]")).isNull();
  }

  @Test
  void hasFewNamesInOneObject() {
    assertThat(read("[" + object(32) + "," + object(32) + "]")).isNotNull();
    assertThat(read("[" + object(33) + "]")).isNull();
  }

  private static String object(int names) {
    return IntStream.range(0, names)
        .mapToObj(i -> "\"" + i + "\":" + i)
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void anyJsonIsEncodedAsIfItWasParsed() {
    var random = new Random(17);
    var copied = 0;
    for (var i = 0; i < 50_000; i++) {
      var values = withTypo(random, randomValue(random, 0));
      var arguments = read("[" + values + "]");
      if (arguments != null) {
        copied++;
        assertSame(arguments, values);
      }
    }
    assertThat(copied).isBetween(5_000, 45_000);
  }

  private static String randomValue(Random random, int depth) {
    var size = random.nextInt(4);
    return switch (random.nextInt(depth < 4 ? 4 : 2)) {
      case 2 -> "[" + joined(size, () -> randomValue(random, depth + 1)) + "]";
      case 3 ->
          "{"
              + joined(
                  size,
                  () -> "\"%s\":%s".formatted(pick(random, NAMES), randomValue(random, depth + 1)))
              + "}";
      default -> pick(random, SCALARS);
    };
  }

  private static String joined(int count, Supplier<String> element) {
    return Stream.generate(element).limit(count).collect(Collectors.joining(","));
  }

  private static String pick(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static String withTypo(Random random, String json) {
    if (random.nextInt(4) > 0) {
      return json;
    }
    var position = random.nextInt(json.length() + 1);
    var character = PUNCTUATION.charAt(random.nextInt(PUNCTUATION.length()));
    var typo = json.substring(0, position) + character + json.substring(position);
    return new String(typo.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8); // no halves
  }

  private static void assertCopied(String values, String written) {
    var arguments = Objects.requireNonNull(read("[" + values + "]"), "not plain: " + values);
    assertThat(JsonArguments.jsonOf(arguments.toList()))
        .isEqualTo(written.getBytes(StandardCharsets.UTF_8));
    assertSame(arguments, values);
  }

  private static void assertSame(JsonArguments arguments, String values) {
    var parsed = parse("[" + values + "]");
    assertThat(arguments.count()).isEqualTo(parsed.size());
    assertThat(arguments.toList()).as(values).isEqualTo(parsed);
    assertThat(EncodingFixture.arguments(arguments.toList()))
        .as(values)
        .isEqualTo(EncodingFixture.arguments(parsed));
  }

  private static List<@Nullable Object> parse(String json) {
    try {
      return List.copyOf(STRICT.readTree(json).values());
    } catch (JacksonException e) {
      throw new AssertionError("read as plain JSON: " + json, e);
    }
  }

  private static @Nullable JsonArguments read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable JsonArguments read(byte[] json) {
    var reader = new PlainJson(json, 0, json.length);
    var arguments = reader.readArguments();
    return reader.isComplete() ? arguments : null;
  }
}
