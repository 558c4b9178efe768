package dev.pgemit.http.edge;

import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.failure.FailureResponder;
import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.files.StaticFiles;
import dev.pgemit.http.route.CallHandler;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.settings.Settings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Javalin and Jetty, configured for untrusted clients. */
public final class HttpServer implements AutoCloseable {
  private final GracefulShutdown gracefulShutdown = new GracefulShutdown();
  private final Optional<CertificateReloader> tlsReloader;
  private final Javalin javalin;
  private final String address;

  /**
   * Creates a server without starting it.
   *
   * @param authenticator authenticates requests
   * @param files the files that anyone may read
   * @param routes adds the routes
   * @param observers adds observers of every request, including rejected requests
   * @throws dev.pgemit.http.settings.SettingsException if the certificate files are invalid
   */
  public HttpServer(
      Settings settings,
      RequestAuthenticator authenticator,
      StaticFiles files,
      Consumer<Routes> routes,
      Consumer<Server> observers,
      PeriodicTask.FailureListener failures) {
    this.address = settings.host() + ":" + settings.port();
    this.tlsReloader = settings.http().tls().map(pem -> new CertificateReloader(pem, failures));
    var calls = new CallHandler();
    this.javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.jetty.modifyServer(
                  server -> HandlerChain.insert(server, settings, authenticator, files, calls));
              config.jetty.addConnector(
                  (server, configuration) -> {
                    server.insertHandler(new RequestLimitHandler(settings.http().maxConnections()));
                    gracefulShutdown.attach(server, configuration);
                    observers.accept(server);
                    return bind(
                        ConnectorFactory.create(
                            server,
                            configuration,
                            settings,
                            tlsReloader.map(CertificateReloader::factory),
                            failures));
                  });
              authenticator.addTo(config.routes);
              routes.accept(new Routes(config.routes, calls));
            });
  }

  private static void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false; // a proxy's rules may match only one path
    config.http.maxRequestSize = Long.MAX_VALUE; // BodyReceiver enforces the limit
    config.jetty.threadPool = new ServerThreadPool();
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrorHandler()));
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyErrorHandler()));
    addCommonHeaders(config);
    config.router.javaLangErrorHandler(FailureResponder::respondToError);
    config.routes.exception(
        Exception.class, (failure, context) -> FailureResponder.respond(context, failure));
    // Javalin answers its own exceptions in plain text unless they have their own handler.
    config.routes.exception(
        HttpResponseException.class,
        (failure, context) -> FailureResponder.respond(context, failure));
  }

  private static void addCommonHeaders(JavalinConfig config) {
    config.routes.before(
        context ->
            context
                .header("X-Content-Type-Options", "nosniff")
                .header(Header.CACHE_CONTROL, "no-store"));
  }

  /**
   * Starts to listen.
   *
   * @throws HttpBindException if the address is unavailable
   */
  public void start() {
    javalin.start();
    tlsReloader.ifPresent(CertificateReloader::start);
  }

  // Binds before Javalin starts, since Javalin would log its own error.
  private ServerConnector bind(ServerConnector connector) {
    try {
      connector.open();
      return connector;
    } catch (IOException e) {
      throw new HttpBindException(address, e);
    }
  }

  /** Returns the method and the path of every route. */
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(route -> route.endpoint.method.name() + " " + route.endpoint.path)
        .toList();
  }

  /** Returns the port of the listener. */
  public int port() {
    return javalin.port();
  }

  /** Rejects new requests with a response that announces the closing of the connection. */
  public void rejectNewRequests() {
    gracefulShutdown.rejectNewRequests();
  }

  /** Waits for requests in flight, then stops. */
  @Override
  public void close() {
    gracefulShutdown.awaitInFlight();
    javalin.stop();
    tlsReloader.ifPresent(CertificateReloader::close);
  }
}
