package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.NumberedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Reads a tail of the service, and reopens the tail when it ends, as browsers do. */
public final class TailReader implements AutoCloseable {
  private static final int REOPEN_DELAY_MILLIS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final AtomicInteger openCount = new AtomicInteger();
  private final AtomicInteger receivedCount = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "tail-listener");
  private volatile boolean isClosed;

  /**
   * Starts to read.
   *
   * @param address the address of the service, or of a proxy in front of it
   * @param key the key for the Authorization header
   */
  public TailReader(URI address, String key) {
    this.request =
        HttpRequest.newBuilder(address.resolve("/v1/tail?event=" + NumberedEvent.NAME))
            .header("Authorization", "Bearer " + key)
            .build();
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!isClosed) {
        read();
        TimeUnit.MILLISECONDS.sleep(REOPEN_DELAY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws InterruptedException {
    try {
      var response = client.send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() == 200) {
          openCount.incrementAndGet();
          lines
              .takeWhile(line -> !isClosed)
              .filter(line -> line.startsWith("data: ") && line.contains("\"args\":["))
              .forEach(line -> receivedCount.incrementAndGet());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The replica has stopped. The loop reopens the tail.
    }
  }

  /** Returns how often the tail was opened. */
  public int openCount() {
    return openCount.get();
  }

  /** Returns the number of events received. */
  public int receivedCount() {
    return receivedCount.get();
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
