package dev.pgemit.http.edge;

import dev.pgemit.http.problem.JettyProblems;
import dev.pgemit.http.problem.Problems;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** Javalin and Jetty, set up strictly. */
public final class HttpServer {
  private static final int MOST_HEADER_BYTES = 16 << 10;
  private static final long LONGEST_STOP_MILLIS = 8_000;
  private static final long LONGEST_IDLE_MILLIS = 30_000;

  private HttpServer() {}

  /**
   * Makes a server that does not run yet.
   *
   * @param routes adds the routes
   */
  public static Javalin create(String host, int port, Consumer<RoutesConfig> routes) {
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.startup.startupWatcherEnabled = false;
          config.http.prefer405over404 = true;
          config.router.ignoreTrailingSlashes = false; // a proxy's rules may know one path alone
          config.http.maxRequestSize = Long.MAX_VALUE; // counted where the body is read
          config.jetty.host = host;
          config.jetty.port = port;
          config.jetty.modifyHttpConfiguration(HttpServer::makeStrict);
          config.jetty.modifyServer(HttpServer::makeGraceful);
          config.jetty.modifyServletContextHandler(
              context -> context.setErrorHandler(new JettyProblems()));
          addCommonHeaders(config);
          config.routes.exception(
              Exception.class, (failure, context) -> Problems.answer(context, failure));
          // Javalin answers its own exceptions in plain text, unless they are named themselves.
          config.routes.exception(
              HttpResponseException.class, (failure, context) -> Problems.answer(context, failure));
          routes.accept(config.routes);
        });
  }

  // Javalin's own default takes ambiguous paths, which a proxy in front may read differently.
  private static void makeStrict(HttpConfiguration configuration) {
    configuration.setUriCompliance(UriCompliance.DEFAULT);
    configuration.setRequestHeaderSize(MOST_HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setIdleTimeout(LONGEST_IDLE_MILLIS);
  }

  // In-flight requests are answered, new ones refused.
  private static void makeGraceful(Server server) {
    server.insertHandler(new GracefulHandler());
    server.setStopTimeout(LONGEST_STOP_MILLIS);
    server.setErrorHandler(new JettyProblems());
  }

  private static void addCommonHeaders(JavalinConfig config) {
    config.routes.before(
        context ->
            context
                .header("X-Content-Type-Options", "nosniff")
                .header(Header.CACHE_CONTROL, "no-store"));
  }
}
