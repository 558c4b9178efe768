package dev.pgemit.http.body;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** JSON as it comes from strangers: no key twice, and bounded in depth and in tokens. */
public final class StrictJson {
  /** Deeper than any event, and shallow enough for what reads it next. */
  static final int MOST_DEPTH = 200;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          // A table of names would keep thousands of long ones that strangers made up.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE) // the body has a limit of its own
                  .maxTokenCount(1_000_000)
                  .build())
          .build();

  private StrictJson() {}

  /** Parses bytes that {@link Utf8#isValid} holds for UTF-8: the parser itself is lenient there. */
  public static JsonParser parser(byte[] utf8, int offset, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), utf8, offset, length);
  }
}
