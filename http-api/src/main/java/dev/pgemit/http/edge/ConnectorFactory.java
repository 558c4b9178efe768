package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.EmitLimits;
import dev.pgemit.http.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Where the server listens, and what it takes for HTTP there. */
final class ConnectorFactory {
  private static final long IDLE_TIMEOUT_MILLIS = 30_000;

  // Java's own is 50: of ten thousand clients that come at once the others would wait for a second
  // or three, until they try again. Linux takes no more than net.core.somaxconn.
  private static final int MAX_ACCEPT_QUEUE_SIZE = 4_096;

  private ConnectorFactory() {}

  static ServerConnector create(
      Server server,
      HttpConfiguration configuration,
      Settings settings,
      Optional<SslContextFactory.Server> tls,
      PeriodicTask.FailureListener failures) {
    makeStrict(configuration);
    var http = new HttpConnectionFactory(configuration);
    var connector =
        tls.isEmpty()
            ? new ServerConnector(server, http)
            : new ServerConnector(server, tls.get(), http);
    if (tls.isPresent()) {
      configuration.addCustomizer(new SecureRequestCustomizer(false));
    }
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(MAX_ACCEPT_QUEUE_SIZE);
    connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
    addTimeouts(server, connector, settings.http().requestTimeout(), failures);
    server.addBean(new NetworkConnectionLimit(settings.http().maxConnections(), connector));
    return connector;
  }

  private static void addTimeouts(
      Server server,
      ServerConnector connector,
      Duration timeout,
      PeriodicTask.FailureListener failures) {
    var headerTimeouts = new HeaderTimeouts(timeout, connector.getScheduler(), failures);
    connector.addBean(headerTimeouts);
    connector.addBean(new TlsHandshakeTimeouts(timeout, connector.getScheduler(), failures));
    server.insertHandler(new RequestProgressHandler(headerTimeouts));
  }

  // Javalin's own default takes ambiguous paths, which a proxy in front may read differently.
  private static void makeStrict(HttpConfiguration configuration) {
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    configuration.setUriCompliance(UriCompliance.DEFAULT);
    configuration.setRequestHeaderSize(EmitLimits.MAX_HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
  }
}
