package dev.pgemit.cli.batch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of one input, in order, without blank lines. Not thread-safe. */
interface LineSource {
  /** Returns the next line, or {@code null} at the end of the input. */
  @Nullable BatchLine next() throws IOException;

  /** Returns whether {@link #next} returns without waiting for more input. */
  boolean isReady() throws IOException;
}
