package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads a tail of the service, and reopens the tail when it ends, as browsers do. */
public final class TailReader implements AutoCloseable {
  private static final int REOPEN_DELAY_MILLIS = 20;

  private final CheckedHttpClient client = new CheckedHttpClient().throughNginx();
  private final HttpRequest request;
  private final AtomicInteger openCount = new AtomicInteger();
  private final AtomicInteger receivedCount = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "tail-listener");
  private volatile boolean isClosed;
  private volatile @Nullable AssertionError undocumented;

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
    } catch (AssertionError e) {
      undocumented = e;
    }
  }

  private void read() throws InterruptedException {
    try {
      var response = client.open(request);
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        if (response.statusCode() == 200) {
          openCount.incrementAndGet();
          lines
              .lines()
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

  /** Stops to read, and fails if a response or an event differed from the OpenAPI document. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    var failure = undocumented;
    if (failure != null) {
      throw failure;
    }
  }
}
