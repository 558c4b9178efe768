package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request line and headers arrive too slowly. Jetty only has an idle
 * timeout, which a single byte resets. A connection of HTTP/2 closes when it has no request for
 * three times as long, since its pings are bytes too. One of HTTP/1 closes at the latest after
 * twice Jetty's idle timeout. Checks each connection once per second, since a timer per request
 * would cost more than the request.
 */
final class HeaderTimeouts extends ConnectionWatchdog implements Connection.Listener {
  private static final Logger LOGGER = LoggerFactory.getLogger(HeaderTimeouts.class);

  private static final HeaderProgress CLOSED_CONNECTION = new HeaderProgress();

  private static final int IDLE_TIMEOUT_FACTOR = 3;

  // Jetty's idle timeout comes first, but does not close a connection from which it no longer
  // reads.
  private static final Duration MAX_IDLE_TIME =
      Duration.ofMillis(2 * ConnectorFactory.IDLE_TIMEOUT_MILLIS);

  private final Duration timeout;
  private final Duration idleTimeout;
  private final Map<Connection, HeaderProgress> progressByConnection = new ConcurrentHashMap<>();

  HeaderTimeouts(Duration timeout, Scheduler scheduler, PeriodicTask.FailureListener failures) {
    super(scheduler, failures);
    this.timeout = timeout;
    this.idleTimeout = timeout.multipliedBy(IDLE_TIMEOUT_FACTOR);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) { // excludes TLS, which wraps another connection
      progressByConnection.put(connection, new HeaderProgress());
    }
  }

  /** Returns the progress of the connection, which may already be closed. */
  HeaderProgress progressOf(Connection connection) {
    return progressByConnection.getOrDefault(connection, CLOSED_CONNECTION);
  }

  @Override
  public void onClosed(Connection connection) {
    progressByConnection.remove(connection);
  }

  @Override
  void closeExpired(long now) {
    progressByConnection.forEach(
        (connection, progress) -> {
          if (connection instanceof HTTP2Connection http2) {
            if (progress.updateIdleTime(connection, now) > idleTimeout.toNanos()) {
              progressByConnection.remove(connection);
              close(http2);
            }
          } else {
            closeExpired(connection, progress, now);
          }
        });
  }

  private void closeExpired(Connection connection, HeaderProgress progress, long now) {
    var incompleteFor = progress.update(connection, now);
    if (incompleteFor > timeout.toNanos()) {
      progressByConnection.remove(connection);
      reject(connection);
    } else if (incompleteFor == 0 && progress.idleTime(now) > MAX_IDLE_TIME.toNanos()) {
      progressByConnection.remove(connection);
      connection.getEndPoint().close();
    }
  }

  // HTTP/2 has no response before the headers are complete.
  private void close(HTTP2Connection connection) {
    runLater(connection.getEndPoint()::close);
    connection.getSession().close(ErrorCode.NO_ERROR.code, "idle", Callback.NOOP);
  }

  private void reject(Connection connection) {
    var problem =
        new Problem(
            ProblemType.REQUEST_TIMEOUT,
            "The headers were not complete within %d s: send them faster, or raise PGEMIT_REQUEST_TIMEOUT"
                .formatted(timeout.toSeconds()));
    var endPoint = connection.getEndPoint();
    runLater(endPoint::close); // a client that never reads would keep the connection open
    try {
      endPoint.write(
          Callback.from(endPoint::close, failure -> endPoint.close()),
          JettyErrorHandler.rawResponse(problem));
    } catch (RuntimeException e) {
      LOGGER.debug("No response to {}: another response is being written", connection, e);
      endPoint.close();
    }
  }
}
