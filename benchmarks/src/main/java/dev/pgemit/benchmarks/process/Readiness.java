package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Waits until an HTTP server is ready. */
final class Readiness {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final int INTERVAL_MILLIS = 10;

  private final HttpClient client;

  Readiness(@Nullable SSLContext tls) {
    var builder = HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT);
    this.client = (tls == null ? builder : builder.sslContext(tls)).build();
  }

  /**
   * Waits until the server answers 200.
   *
   * @return the time since the start of the process, which this caller started just before
   */
  Duration await(ChildProcess process, String url) {
    var start = process.startNanos();
    while (!isReady(url)) {
      if (!process.isAlive() || System.nanoTime() - start > START_TIMEOUT.toNanos()) {
        process.close();
        throw new IllegalStateException(process.describe("is not ready"));
      }
      Pause.ofMillis(INTERVAL_MILLIS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private boolean isReady(String url) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST_TIMEOUT).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a server started", e);
    }
  }
}
