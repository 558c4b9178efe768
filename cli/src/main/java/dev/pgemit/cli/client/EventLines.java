package dev.pgemit.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads the lines of a stream of server-sent events on its own thread, so that a connection that
 * falls silent counts as lost. Only one thread may call {@link #take}.
 */
final class EventLines implements AutoCloseable {
  // The service sends a comment every 10 s.
  private static final int SILENCE_TIMEOUT_SECONDS = 30;
  private static final int MAX_QUEUED_LINES = 1_000;

  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);
  private final InputStream input;

  /** Starts the thread, which ends with the stream. */
  EventLines(InputStream input) {
    this.input = input;
    var thread = new Thread(this::read, "pgemit-tail-reader");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the next line; empty if the connection is lost. */
  Optional<String> take() throws InterruptedException {
    var line = lines.poll(SILENCE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      close();
    }
    return line == null ? Optional.empty() : line;
  }

  private void read() {
    try {
      readLines();
      lines.put(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readLines() throws InterruptedException {
    try (var reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.put(Optional.of(line));
      }
    } catch (IOException e) {
      return; // the end of the lines says that the connection is lost
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      return; // the connection was broken already
    }
  }
}
