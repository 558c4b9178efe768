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

/** Closes connections whose TLS handshake takes too long: there is nothing to answer in yet. */
final class SlowHandshakes extends Watch implements Connection.Listener, SslHandshakeListener {
  private final Duration timeout;
  private final Map<SSLEngine, Handshake> underWay = new ConcurrentHashMap<>();

  private record Handshake(SslConnection connection, long begun) {}

  SlowHandshakes(Duration timeout, Scheduler scheduler, PeriodicTask.FailureListener failures) {
    super(scheduler, failures);
    this.timeout = timeout;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection tls) {
      underWay.put(tls.getSSLEngine(), new Handshake(tls, NanoTime.now()));
    }
  }

  @Override
  public void handshakeSucceeded(Event event) {
    underWay.remove(event.getSSLEngine());
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof SslConnection tls) {
      underWay.remove(tls.getSSLEngine());
    }
  }

  @Override
  void look(long now) {
    underWay.forEach(
        (engine, handshake) -> {
          if (NanoTime.elapsed(handshake.begun(), now) > timeout.toNanos()) {
            underWay.remove(engine);
            handshake.connection().getEndPoint().close();
          }
        });
  }
}
