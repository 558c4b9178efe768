package dev.pgemit.http.body;

import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON factory that does not keep the names of fields for long. Jackson's parser of bytes needs a
 * table of names, and the factory keeps up to 6,000 of them, however long: strangers could fill the
 * heap. A new factory takes over after {@link #MAX_BYTES_PER_FACTORY} of input, and the old table
 * goes with the old factory. Jackson's other parser needs no table, but reports no byte offsets.
 * Thread-safe.
 */
public final class RotatingJsonFactory {
  private static final long MAX_BYTES_PER_FACTORY = 4L << 20;

  private final JsonFactory settings;
  private volatile Generation current;

  /** Parses with these settings. */
  public RotatingJsonFactory(JsonFactory settings) {
    this.settings = settings;
    this.current = new Generation(settings.rebuild().build(), new AtomicLong());
  }

  /** Parses bytes that are known to be UTF-8; locations count from the offset. */
  public JsonParser parser(byte[] utf8, int offset, int length) {
    return parser(utf8, offset, length, length);
  }

  /** Parses bytes of which only the first ones will be read. */
  public JsonParser parser(byte[] utf8, int offset, int length, int read) {
    var generation = current;
    // Two threads may replace it at once, which costs a table and no more.
    if (generation.bytes().addAndGet(read) > MAX_BYTES_PER_FACTORY) {
      current = new Generation(settings.rebuild().build(), new AtomicLong());
    }
    return generation.factory().createParser(ObjectReadContext.empty(), utf8, offset, length);
  }

  private record Generation(JsonFactory factory, AtomicLong bytes) {}
}
