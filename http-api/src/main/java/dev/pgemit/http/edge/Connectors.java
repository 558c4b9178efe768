package dev.pgemit.http.edge;

import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.Bounds;
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
final class Connectors {
  private static final long LONGEST_IDLE_MILLIS = 30_000;

  // Java's own is 50: of ten thousand clients that come at once the others would wait for a second
  // or three, until they try again. Linux takes no more than net.core.somaxconn.
  private static final int MOST_UNACCEPTED = 4_096;

  private Connectors() {}

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
    connector.setAcceptQueueSize(MOST_UNACCEPTED);
    connector.setIdleTimeout(LONGEST_IDLE_MILLIS);
    watch(server, connector, settings.edge().requestTimeout(), failures);
    server.addBean(new NetworkConnectionLimit(settings.edge().maxConnections(), connector));
    return connector;
  }

  private static void watch(
      Server server,
      ServerConnector connector,
      Duration timeout,
      PeriodicTask.FailureListener failures) {
    var slowHeaders = new SlowHeaders(timeout, connector.getScheduler(), failures);
    connector.addBean(slowHeaders);
    connector.addBean(new SlowHandshakes(timeout, connector.getScheduler(), failures));
    server.insertHandler(new HeadersSeen(slowHeaders));
  }

  // Javalin's own default takes ambiguous paths, which a proxy in front may read differently.
  private static void makeStrict(HttpConfiguration configuration) {
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    configuration.setUriCompliance(UriCompliance.DEFAULT);
    configuration.setRequestHeaderSize(Bounds.MOST_HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setIdleTimeout(LONGEST_IDLE_MILLIS);
  }
}
