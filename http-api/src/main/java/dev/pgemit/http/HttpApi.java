package dev.pgemit.http;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.emit.EmitRoutes;
import dev.pgemit.http.health.HealthRoutes;
import dev.pgemit.http.health.Readiness;
import dev.pgemit.http.settings.Settings;
import io.javalin.Javalin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. It starts without Postgres too, and is then alive but not ready. */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpApi.class);

  private final HikariDataSource pool;
  private final Emitter emitter;
  private final Javalin server;

  private HttpApi(HikariDataSource pool, Emitter emitter, Javalin server) {
    this.pool = pool;
    this.emitter = emitter;
    this.server = server;
  }

  /**
   * Starts the service.
   *
   * @param settings where it listens, and where Postgres is
   * @return the running service, for the caller to close
   * @throws dev.pgemit.InvalidMessageException if a setting of the emitter is out of bounds
   * @throws io.javalin.util.JavalinBindException if it may not listen there
   */
  public static HttpApi start(Settings settings) {
    warnUnlessLoopback(settings.host());
    var pool = DatabasePool.open(settings);
    try {
      var emitter =
          Emitter.builder(pool)
              .channelPrefix(settings.channelPrefix())
              .attachmentsTable(settings.attachmentsTable())
              .payloadThreshold(settings.payloadThreshold())
              .build();
      var readiness = new Readiness(pool, settings.attachmentsTable());
      var server =
          HttpServer.create(
              settings.host(),
              settings.port(),
              routes -> {
                new EmitRoutes(emitter, new Body(settings.maxBody())).addTo(routes);
                new HealthRoutes(readiness).addTo(routes);
              });
      var api = new HttpApi(pool, emitter, server.start());
      LOGGER.info("Listening on http://{}:{}", settings.host(), api.port());
      readiness.fault().ifPresent(fault -> LOGGER.warn("Not ready: {}", fault));
      return api;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Answers what is in flight, refuses what is new, and ends. */
  @Override
  public void close() {
    server.stop();
    emitter.close();
    pool.close();
  }

  private static void warnUnlessLoopback(String host) {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        LOGGER.warn(
            "Listening on {}, not on loopback alone, and every caller may publish: let nothing but"
                + " your own services reach it",
            host);
      }
    } catch (UnknownHostException e) {
      LOGGER.debug("No address for {}", host, e);
    }
  }
}
