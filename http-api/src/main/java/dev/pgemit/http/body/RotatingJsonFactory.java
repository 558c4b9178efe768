package dev.pgemit.http.body;

import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON factory that discards its table of field names regularly. Jackson's parser for bytes needs
 * a table, which keeps up to 6,000 names of any length. Clients could fill the heap with names. A
 * new factory replaces the old one after {@link #MAX_BYTES_PER_FACTORY} of input. Jackson's parser
 * for characters needs no table but reports no byte offsets. Thread-safe.
 */
public final class RotatingJsonFactory {
  private static final long MAX_BYTES_PER_FACTORY = 4L << 20;

  private final JsonFactory settings;
  private volatile Generation current;

  /** Creates a factory with the settings. */
  public RotatingJsonFactory(JsonFactory settings) {
    this.settings = settings;
    this.current = new Generation(settings.rebuild().build(), new AtomicLong());
  }

  /** Returns a parser for valid UTF-8. Locations are relative to the offset. */
  public JsonParser parser(byte[] utf8, int offset, int length) {
    return parser(utf8, offset, length, length);
  }

  /** Returns a parser for bytes of which only the first {@code read} bytes are read. */
  public JsonParser parser(byte[] utf8, int offset, int length, int read) {
    var generation = current;
    // Two threads may replace the factory at the same time, which only discards one extra table.
    if (generation.bytes().addAndGet(read) > MAX_BYTES_PER_FACTORY) {
      current = new Generation(settings.rebuild().build(), new AtomicLong());
    }
    return generation.factory().createParser(ObjectReadContext.empty(), utf8, offset, length);
  }

  private record Generation(JsonFactory factory, AtomicLong bytes) {}
}
