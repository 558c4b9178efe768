package dev.pgemit.http.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which a server ends, so that no client is left without an answer. First it refuses
 * what is new, yet still listens and reads: each answer says that it is the connection's last. When
 * nothing is in flight any more it listens no longer, and leaves each connection a second in which
 * a request that is on its way already is answered too.
 */
final class GracefulShutdown {
  private static final Logger LOGGER = LoggerFactory.getLogger(GracefulShutdown.class);
  private static final Duration IN_FLIGHT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FINAL_IDLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final GracefulHandler gracefulHandler = new GracefulHandler();
  private final List<HttpConfiguration> configurations = new CopyOnWriteArrayList<>();

  /** Makes a server that does not run yet end so. */
  void attach(Server server, HttpConfiguration configuration) {
    configurations.add(configuration);
    gracefulHandler.setShutdownIdleTimeout(FINAL_IDLE_TIMEOUT.toMillis());
    server.insertHandler(gracefulHandler);
    server.setStopTimeout(STOP_TIMEOUT.toMillis());
  }

  /** Refuses what is new. */
  void rejectNewRequests() {
    configurations.forEach(configuration -> configuration.setPersistentConnectionsEnabled(false));
    var unused = gracefulHandler.shutdown();
  }

  /** Waits until nothing is in flight. */
  void awaitInFlight() {
    rejectNewRequests();
    try {
      gracefulHandler.shutdown().get(IN_FLIGHT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOGGER.warn(
          "{} requests are in flight after {} s, and get no answer",
          gracefulHandler.getCurrentRequestCount(),
          IN_FLIGHT_TIMEOUT.toSeconds());
    } catch (ExecutionException e) {
      LOGGER.warn("Nobody can tell whether something is in flight", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
