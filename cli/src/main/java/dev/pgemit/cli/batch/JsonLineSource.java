package dev.pgemit.cli.batch;

import dev.pgemit.http.stream.LineReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads one emit per line, in the format of {@code POST /v1/emit/stream}. */
final class JsonLineSource implements LineSource {
  // The default limit of the service for a body, PGEMIT_MAX_BODY.
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final String name;
  private final InputStream input;
  private final LineReader reader;
  private boolean hasLine;

  JsonLineSource(String name, InputStream input) {
    this.name = name;
    this.input = input;
    this.reader = new LineReader(MAX_LINE_BYTES);
  }

  @Override
  public @Nullable BatchLine next() throws IOException {
    while (!advance()) {
      if (reader.isAtEnd()) {
        return null;
      }
      reader.fill(input);
    }
    hasLine = false;
    if (reader.isTooLong()) {
      return new BatchLine(
          name,
          reader.number(),
          new byte[0],
          "has more than %,d bytes: send less".formatted(MAX_LINE_BYTES));
    }
    var json = new byte[reader.length()];
    reader.line().get(json);
    return new BatchLine(name, reader.number(), json, null);
  }

  @Override
  public boolean isReady() throws IOException {
    return advance() || reader.isAtEnd() || input.available() > 0;
  }

  /** Advances to the next line that is not blank, unless one is waiting. */
  private boolean advance() {
    while (!hasLine && reader.next()) {
      hasLine = !reader.isBlank();
    }
    return hasLine;
  }
}
