package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All arguments of an event as JSON, which the encoder copies. {@code emit} accepts an instance in
 * place of its arguments. Immutable.
 */
public final class JsonArguments {
  private final byte[] json;
  private final int count;

  /**
   * Creates arguments.
   *
   * @param json {@link PlainJson}: values without whitespace, separated by commas
   * @param count the number of values
   */
  JsonArguments(byte[] json, int count) {
    this.json = json;
    this.count = count;
  }

  /** Returns the number of arguments. */
  public int count() {
    return count;
  }

  /** Returns the arguments as trees, which the first access parses. Unmodifiable. */
  public List<@Nullable Object> toList() {
    return new ParsedArguments(json, count);
  }

  /** Returns the JSON of a list of {@link #toList}; {@code null} for any other list. */
  static byte @Nullable [] jsonOf(List<@Nullable Object> arguments) {
    return arguments instanceof ParsedArguments parsed ? parsed.json : null;
  }

  private static final class ParsedArguments extends AbstractList<@Nullable Object> {
    private final byte[] json;
    private final int count;
    private @Nullable JsonNode tree; // two threads may both parse it

    ParsedArguments(byte[] json, int count) {
      this.json = json;
      this.count = count;
    }

    @Override
    public JsonNode get(int index) {
      var parsed = tree;
      if (parsed == null) {
        parsed = TreeReader.READER.readTree("[" + new String(json, StandardCharsets.UTF_8) + "]");
        tree = parsed;
      }
      return parsed.get(index);
    }

    @Override
    public int size() {
      return count;
    }
  }

  /** Loaded on the first access. Plain JSON needs no further options of the service's parser. */
  private static final class TreeReader {
    static final ObjectReader READER =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();
  }
}
