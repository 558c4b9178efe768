package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.EmitLimits;
import dev.pgemit.http.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Creates the connector with the listening address and the HTTP configuration. */
final class ConnectorFactory {
  static final long IDLE_TIMEOUT_MILLIS = 30_000;

  // Java's default is 50. With ten thousand simultaneous clients, the excess clients would wait one
  // to three seconds for a retry. Linux caps the value at net.core.somaxconn.
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
            ? new ServerConnector(server, http, Http2.withoutTls(configuration))
            : createWithTls(server, configuration, http, tls.get());
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(MAX_ACCEPT_QUEUE_SIZE);
    connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
    addTimeouts(server, connector, settings.http().requestTimeout(), failures);
    server.addBean(new NetworkConnectionLimit(settings.http().maxConnections(), connector));
    return connector;
  }

  private static ServerConnector createWithTls(
      Server server,
      HttpConfiguration configuration,
      HttpConnectionFactory http,
      SslContextFactory.Server tls) {
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    var negotiation = new ALPNServerConnectionFactory();
    negotiation.setDefaultProtocol(http.getProtocol());
    return new ServerConnector(server, tls, negotiation, Http2.overTls(configuration), http);
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

  // Javalin's default accepts ambiguous paths, which a proxy may interpret differently.
  private static void makeStrict(HttpConfiguration configuration) {
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    configuration.setUriCompliance(UriCompliance.DEFAULT);
    configuration.setRequestHeaderSize(EmitLimits.MAX_HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
  }
}
