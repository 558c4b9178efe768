package dev.pgemit.interop.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The standard error of a process: printed as it arrives, and its end kept for a failure. */
final class ErrorOutput {
  private static final int MAX_LINES = 40;
  private static final long END_TIMEOUT_MILLIS = 2_000; // its children may keep the stream open

  private final Process process;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Thread reader;

  private ErrorOutput(Process process, String name) {
    this.process = process;
    this.reader = new Thread(this::read, name + "-stderr");
    reader.setDaemon(true);
  }

  static ErrorOutput read(Process process, String name) {
    var output = new ErrorOutput(process, name);
    output.reader.start();
    return output;
  }

  /** Returns the last lines, all of them if the process has ended. */
  String text() {
    if (!process.isAlive()) {
      try {
        reader.join(END_TIMEOUT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private void read() {
    try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(this::add);
    } catch (IOException | UncheckedIOException e) {
      add("Standard error ends: " + e);
    }
  }

  private void add(String line) {
    System.err.println(line);
    synchronized (lastLines) {
      if (lastLines.size() == MAX_LINES) {
        lastLines.removeFirst();
      }
      lastLines.addLast(line);
    }
  }
}
