package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose TLS handshake takes too long. No response is possible before the
 * handshake completes.
 */
final class TlsHandshakeTimeouts extends ConnectionWatchdog
    implements Connection.Listener, SslHandshakeListener {
  private final Duration timeout;
  private final Map<SSLEngine, PendingHandshake> pendingHandshakes = new ConcurrentHashMap<>();

  private record PendingHandshake(SslConnection connection, long startedAt) {}

  TlsHandshakeTimeouts(
      Duration timeout, Scheduler scheduler, PeriodicTask.FailureListener failures) {
    super(scheduler, failures);
    this.timeout = timeout;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection tls) {
      pendingHandshakes.put(tls.getSSLEngine(), new PendingHandshake(tls, NanoTime.now()));
    }
  }

  @Override
  public void handshakeSucceeded(Event event) {
    pendingHandshakes.remove(event.getSSLEngine());
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof SslConnection tls) {
      pendingHandshakes.remove(tls.getSSLEngine());
    }
  }

  @Override
  void closeExpired(long now) {
    pendingHandshakes.forEach(
        (engine, handshake) -> {
          if (NanoTime.elapsed(handshake.startedAt(), now) > timeout.toNanos()) {
            pendingHandshakes.remove(engine);
            handshake.connection().getEndPoint().close();
          }
        });
  }
}
