package dev.pgemit.http.body;

import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** JSON as it comes from strangers: no key twice, and bounded in depth and in tokens. */
public final class StrictJson {
  /** Deeper than any event, and shallow enough for what reads it next. */
  static final int MAX_DEPTH = 200;

  private static final JsonFactory SETTINGS =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE) // the body has a limit of its own
                  .maxTokenCount(1_000_000)
                  .build())
          .build();

  private static final RotatingJsonFactory PARSER_FACTORY = new RotatingJsonFactory(SETTINGS);

  /**
   * For trees. It keeps no table of names, which strangers could fill, and knows no byte offsets.
   */
  static final JsonFactory TREE_FACTORY =
      SETTINGS.rebuild().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

  private StrictJson() {}

  /** Parses bytes that {@link Utf8#isValid} holds for UTF-8: the parser itself is lenient there. */
  public static JsonParser parser(byte[] utf8, int offset, int length) {
    return PARSER_FACTORY.parser(utf8, offset, length);
  }
}
