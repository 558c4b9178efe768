package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.problem.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections whose request line and headers take too long to come. A byte now and then keeps
 * a connection from being idle, and Jetty has no other limit there. It looks at each connection
 * once a second, since a clock for each request would cost more than the request.
 */
final class HeaderTimeouts extends ConnectionWatchdog implements Connection.Listener {
  private static final Logger LOGGER = LoggerFactory.getLogger(HeaderTimeouts.class);

  private static final HeaderProgress CLOSED_CONNECTION = new HeaderProgress();

  private final Duration timeout;
  private final Map<Connection, HeaderProgress> progressByConnection = new ConcurrentHashMap<>();

  HeaderTimeouts(Duration timeout, Scheduler scheduler, PeriodicTask.FailureListener failures) {
    super(scheduler, failures);
    this.timeout = timeout;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) { // not TLS, which is a connection around it
      progressByConnection.put(connection, new HeaderProgress());
    }
  }

  /** That of a connection, which may be closed by now. */
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
          if (progress.update(connection, now) > timeout.toNanos()) {
            progressByConnection.remove(connection);
            reject(connection);
          }
        });
  }

  private void reject(Connection connection) {
    var problem =
        new Problem(
            HttpStatus.REQUEST_TIMEOUT_408,
            "The headers were not complete within %d s: send them faster, or raise PGEMIT_REQUEST_TIMEOUT"
                .formatted(timeout.toSeconds()));
    var endPoint = connection.getEndPoint();
    runLater(endPoint::close); // who reads nothing would keep it open for as long as it sends
    try {
      endPoint.write(
          Callback.from(endPoint::close, failure -> endPoint.close()),
          JettyErrorHandler.rawResponse(problem));
    } catch (RuntimeException e) {
      LOGGER.debug("No answer to {}: something is being written to it", connection, e);
      endPoint.close();
    }
  }
}
