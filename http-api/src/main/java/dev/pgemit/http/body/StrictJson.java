package dev.pgemit.http.body;

import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Parses untrusted JSON: rejects duplicate names and limits depth and tokens. */
public final class StrictJson {
  /** Exceeds the depth of any normal event and stays within the limits of later readers. */
  static final int MAX_DEPTH = 200;

  private static final JsonFactory SETTINGS =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE) // the body size has its own limit
                  .maxTokenCount(1_000_000)
                  .build())
          .build();

  private static final RotatingJsonFactory PARSER_FACTORY = new RotatingJsonFactory(SETTINGS);

  /** For trees. Keeps no table of names, which clients could fill. Reports no byte offsets. */
  static final JsonFactory TREE_FACTORY =
      SETTINGS.rebuild().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

  private StrictJson() {}

  /**
   * Returns a parser for bytes that pass {@link Utf8#isValid}, since the parser itself accepts some
   * invalid UTF-8.
   */
  public static JsonParser parser(byte[] utf8, int offset, int length) {
    return PARSER_FACTORY.parser(utf8, offset, length);
  }
}
