package dev.pgemit.http.stream;

import org.jspecify.annotations.Nullable;

/** Counts the lines of a stream by outcome. */
@FunctionalInterface
interface LineCounter {
  /**
   * Counts a line.
   *
   * @param failure why the line was not published; {@code null} if it was
   */
  void count(@Nullable Throwable failure);
}
