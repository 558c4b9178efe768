package dev.pgemit.http.edge;

import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.body.BodyReader;
import dev.pgemit.http.failure.JettyErrorHandler;
import dev.pgemit.http.failure.Problems;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.settings.Settings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Javalin and Jetty, set up for strangers. */
public final class HttpServer implements AutoCloseable {
  // No handler waits for a client, and few wait for Postgres: Handlers holds those back.
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 8;

  private final GracefulShutdown gracefulShutdown = new GracefulShutdown();
  private final Optional<TlsReload> tlsReloader;
  private final Javalin javalin;
  private final String address;

  /**
   * Makes a server that does not run yet.
   *
   * @param settings where it listens, and what it takes
   * @param authenticator lets requests in
   * @param routes adds the routes
   * @param observers adds what sees every request, whoever answers it
   * @param failures receives the failures of background threads
   * @throws dev.pgemit.http.settings.SettingsException if the files of its certificate are no use
   */
  public HttpServer(
      Settings settings,
      RequestAuthenticator authenticator,
      Consumer<Routes> routes,
      Consumer<Server> observers,
      PeriodicTask.FailureListener failures) {
    this.address = settings.host() + ":" + settings.port();
    this.tlsReloader = settings.http().tls().map(files -> new TlsReload(files, failures));
    this.javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.jetty.modifyServer(
                  server -> HandlerChain.insert(server, settings, authenticator));
              config.jetty.addConnector(
                  (server, configuration) -> {
                    gracefulShutdown.attach(server, configuration);
                    observers.accept(server);
                    return bind(
                        ConnectorFactory.create(
                            server,
                            configuration,
                            settings,
                            tlsReloader.map(TlsReload::factory),
                            failures));
                  });
              authenticator.addTo(config.routes);
              routes.accept(new Routes(config.routes, new BodyReader(settings.maxBodyBytes())));
            });
  }

  private static void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false; // a proxy's rules may know one path alone
    config.http.maxRequestSize = Long.MAX_VALUE; // counted where the body is read
    config.jetty.threadPool = createThreadPool();
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrorHandler()));
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyErrorHandler()));
    addCommonHeaders(config);
    config.router.javaLangErrorHandler(Problems::respondToError);
    config.routes.exception(
        Exception.class, (failure, context) -> Problems.respond(context, failure));
    // Javalin answers its own exceptions in plain text, unless they are named themselves.
    config.routes.exception(
        HttpResponseException.class, (failure, context) -> Problems.respond(context, failure));
  }

  private static QueuedThreadPool createThreadPool() {
    var threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("pgemit-http");
    return threads;
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
   * @throws HttpBindException if it may not listen there
   */
  public void start() {
    javalin.start();
    tlsReloader.ifPresent(TlsReload::start);
  }

  // Before Javalin starts, which would write an error of its own into the log.
  private ServerConnector bind(ServerConnector connector) {
    try {
      connector.open();
      return connector;
    } catch (IOException e) {
      throw new HttpBindException(address, e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Refuses what is new from now on, with an answer, and says so of each connection. */
  public void rejectNewRequests() {
    gracefulShutdown.rejectNewRequests();
  }

  /** Answers what is in flight, and ends. */
  @Override
  public void close() {
    gracefulShutdown.awaitInFlight();
    javalin.stop();
    tlsReloader.ifPresent(TlsReload::close);
  }
}
