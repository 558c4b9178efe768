package dev.pgemit.http.edge;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Creates the connection factories for HTTP/2, with limits for untrusted clients. */
final class Http2 {
  /** The maximum number of concurrent requests of one connection. */
  static final int MAX_CONCURRENT_STREAMS = 256;

  // Resets, pings, settings and other frames that cost the server more than the client
  // (CVE-2023-44487, "rapid reset"). A connection that sends more is closed.
  private static final int MAX_CONTROL_FRAMES_PER_SECOND = 100;

  // A connection holds at most this much of its bodies before a handler reads them.
  private static final int SESSION_WINDOW_BYTES = 512 << 10;
  private static final int STREAM_WINDOW_BYTES = 256 << 10;

  private Http2() {}

  /** Returns the factory for connections with TLS, whose clients choose HTTP/2 by ALPN. */
  static HTTP2ServerConnectionFactory overTls(HttpConfiguration configuration) {
    var factory =
        new HTTP2ServerConnectionFactory(new HttpConfiguration(configuration)) {
          @Override
          public Connection newConnection(Connector connector, EndPoint endPoint) {
            return withoutIdleChannels(super.newConnection(connector, endPoint));
          }
        };
    limit(factory);
    return factory;
  }

  /** Returns the factory for connections without TLS. */
  static HTTP2ServerConnectionFactory withoutTls(HttpConfiguration configuration) {
    var factory = new PriorKnowledgeConnectionFactory(new HttpConfiguration(configuration));
    limit(factory);
    return factory;
  }

  static boolean isUsedBy(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
  }

  private static void limit(AbstractHTTP2ServerConnectionFactory factory) {
    factory.setMaxConcurrentStreams(MAX_CONCURRENT_STREAMS);
    factory.setInitialSessionRecvWindow(SESSION_WINDOW_BYTES);
    factory.setInitialStreamRecvWindow(STREAM_WINDOW_BYTES);
    factory.setRateControlFactory(new WindowRateControl.Factory(MAX_CONTROL_FRAMES_PER_SECOND));
    factory.setConnectProtocolEnabled(false);
    // Javalin cannot continue a request that Jetty has ended. As in HTTP/1.1, a request whose
    // client has gone ends when its response is written.
    factory.getHttpConfiguration().setNotifyRemoteAsyncErrors(false);
  }

  // A connection would keep as many channels as it ever had concurrent requests.
  private static Connection withoutIdleChannels(Connection connection) {
    ((HTTP2ServerConnection) connection).setRecycleHttpChannels(false);
    return connection;
  }

  /**
   * Accepts connections that start with the preface of HTTP/2 ("prior knowledge"). Ignores {@code
   * Upgrade: h2c}, as RFC 9113 allows. Through a proxy that forwards the header, a client could
   * bypass the rules of the proxy.
   */
  private static final class PriorKnowledgeConnectionFactory extends HTTP2CServerConnectionFactory {
    PriorKnowledgeConnectionFactory(HttpConfiguration configuration) {
      super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return withoutIdleChannels(super.newConnection(connector, endPoint));
    }

    @Override
    public @Nullable Connection upgradeConnection(
        Connector connector,
        EndPoint endPoint,
        MetaData.Request request,
        HttpFields.Mutable response101) {
      return HttpMethod.PRI.is(request.getMethod())
          ? super.upgradeConnection(connector, endPoint, request, response101)
          : null;
    }
  }
}
