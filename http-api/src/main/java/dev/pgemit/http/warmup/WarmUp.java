package dev.pgemit.http.warmup;

import dev.pgemit.Emitter;
import dev.pgemit.http.access.KeySource;
import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.answers.ClusterRequestRoutes;
import dev.pgemit.http.audit.AuditSink;
import dev.pgemit.http.edge.HttpServer;
import dev.pgemit.http.emit.EmitRoutes;
import dev.pgemit.http.files.StaticFiles;
import dev.pgemit.http.metrics.Metrics;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.stats.KnownNamespaces;
import dev.pgemit.http.trace.ExchangeHandler;
import dev.pgemit.http.trace.PublicationFeed;
import dev.pgemit.http.trace.RequestLog;
import dev.pgemit.http.trace.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers its own emits before the service listens, so that the JVM has loaded and compiled the
 * code that answers the emits of clients. The emits go to a second server on loopback, with an
 * emitter that sends nothing, and metrics, logs and an audit trail that nobody reads: the service
 * itself has done nothing when it is ready.
 */
public final class WarmUp {
  private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration DURATION = Duration.ofSeconds(2);

  // Must be complete, but never connects.
  private static final Map<String, String> SETTINGS =
      Map.of("DATABASE_URL", "postgresql://127.0.0.1/warm-up", "HOST", "127.0.0.1", "PORT", "0");

  private static final String EMIT =
      "{\"to\":\"warm-up\",\"event\":\"warm-up\",\"args\":[\"text\",{\"id\":1,\"price\":9.75}]}";

  private WarmUp() {}

  /**
   * Answers emits for two seconds. A failure is logged: the service is slower at first without a
   * warm-up, but works.
   */
  public static void run() {
    try (var metrics = new Metrics();
        var emitter = Emitter.create(new DiscardingTransport());
        var server = server(metrics, emitter)) {
      server.start();
      LOGGER.info("Warmed up with {} emits that were not sent", load(server.port()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | RuntimeException e) {
      LOGGER.warn("No warm-up: the first requests take longer. The service starts nevertheless", e);
    }
  }

  private static HttpServer server(Metrics metrics, Emitter emitter) {
    var settings = Settings.from(SETTINGS).withoutKeys();
    var clusterRequests = new ClusterRequestRoutes(emitter, metrics.emits());
    return new HttpServer(
        settings,
        new RequestAuthenticator(settings, KeySource.none(), metrics::threadFailed),
        StaticFiles.NONE,
        routes ->
            new EmitRoutes(
                    emitter,
                    metrics.emits(),
                    clusterRequests.emitWithReceipt(),
                    clusterRequests::reading)
                .addTo(routes),
        jetty ->
            jetty.insertHandler(
                new ExchangeHandler(
                    Tracing.none(),
                    metrics.http(),
                    new RequestLog(0),
                    AuditSink.NONE,
                    new PublicationFeed(new KnownNamespaces()))),
        metrics::threadFailed);
  }

  private static long load(int port) throws IOException, InterruptedException, ExecutionException {
    var threads = Executors.newCachedThreadPool();
    try (var first = new WarmUpConnection(port, "/v1/emit", EMIT);
        var second = new WarmUpConnection(port, "/v1/emit", EMIT);
        var batch =
            new WarmUpConnection(
                port, "/v1/emit/batch", "{\"emits\":[%s,%s]}".formatted(EMIT, EMIT))) {
      var end = System.nanoTime() + DURATION.toNanos();
      List<Callable<Long>> loads =
          List.of(() -> load(first, end), () -> load(second, end), () -> load(batch, end));
      var sum = 0L;
      for (Future<Long> count :
          threads.invokeAll(loads, 2 * DURATION.toMillis(), TimeUnit.MILLISECONDS)) {
        sum += count.get();
      }
      return sum;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long load(WarmUpConnection connection, long end) throws IOException {
    var count = 0L;
    while (System.nanoTime() - end < 0) {
      count += connection.exchange();
    }
    return count;
  }
}
