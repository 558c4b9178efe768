package dev.pgemit.http.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a server without leaving a request unanswered. First rejects new requests while still
 * accepting connections; each response announces that the connection closes. After the last request
 * in flight, stops listening. Each connection then stays open for one second, to answer requests
 * that are already on the network.
 */
final class GracefulShutdown {
  private static final Logger LOGGER = LoggerFactory.getLogger(GracefulShutdown.class);
  private static final Duration IN_FLIGHT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FINAL_IDLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final GracefulHandler gracefulHandler = new GracefulHandler();
  private final List<HttpConfiguration> configurations = new CopyOnWriteArrayList<>();
  private final List<Server> servers = new CopyOnWriteArrayList<>();

  /** Configures a server that has not started. */
  void attach(Server server, HttpConfiguration configuration) {
    configurations.add(configuration);
    servers.add(server);
    gracefulHandler.setShutdownIdleTimeout(FINAL_IDLE_TIMEOUT.toMillis());
    server.insertHandler(gracefulHandler);
    server.setStopTimeout(STOP_TIMEOUT.toMillis());
  }

  /** Rejects new requests. */
  void rejectNewRequests() {
    configurations.forEach(configuration -> configuration.setPersistentConnectionsEnabled(false));
    for (var server : servers) {
      for (var sessions : server.getContainedBeans(SessionContainer.class)) {
        var unused = sessions.shutdown();
      }
    }
    var unused = gracefulHandler.shutdown();
  }

  /** Rejects new requests and waits until no request is in flight, for at most 5 seconds. */
  void awaitInFlight() {
    rejectNewRequests();
    try {
      gracefulHandler.shutdown().get(IN_FLIGHT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOGGER.warn(
          "{} requests are pending after {} s, and get no response",
          gracefulHandler.getCurrentRequestCount(),
          IN_FLIGHT_TIMEOUT.toSeconds());
    } catch (ExecutionException e) {
      LOGGER.warn("The number of pending requests is unknown", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
