package dev.pgemit.http;

import dev.pgemit.Emitter;
import dev.pgemit.http.access.Access;
import dev.pgemit.http.answers.AnswerRoutes;
import dev.pgemit.http.body.Body;
import dev.pgemit.http.diagnosis.ConnectionLimitCheck;
import dev.pgemit.http.diagnosis.EncodingCheck;
import dev.pgemit.http.diagnosis.HostsCheck;
import dev.pgemit.http.diagnosis.PoolerCheck;
import dev.pgemit.http.diagnosis.StartUp;
import dev.pgemit.http.edge.HttpServer;
import dev.pgemit.http.emit.EmitRoutes;
import dev.pgemit.http.health.HealthRoutes;
import dev.pgemit.http.health.MetricsRoutes;
import dev.pgemit.http.health.Readiness;
import dev.pgemit.http.metrics.Metrics;
import dev.pgemit.http.scheduled.RecurringRoutes;
import dev.pgemit.http.scheduled.ScheduledRoutes;
import dev.pgemit.http.settings.BodyMemory;
import dev.pgemit.http.settings.EmitterOption;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.settings.TableName;
import dev.pgemit.http.stream.StreamRoutes;
import dev.pgemit.http.tail.TailRoutes;
import dev.pgemit.http.trace.ExchangeHandler;
import dev.pgemit.http.trace.RequestLog;
import dev.pgemit.http.trace.Tracing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. It starts without Postgres too, and is then alive but not ready. */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpApi.class);

  // A full queue is told at once, since a thread of Jetty's would wait.
  private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ZERO;

  // With the pool's own limit it makes less than a second until callers hear that Postgres is away.
  private static final Duration LONGEST_RETRY = Duration.ofMillis(300);

  private final HttpServer server;
  private final Resources resources;

  private HttpApi(HttpServer server, Resources resources) {
    this.server = server;
    this.resources = resources;
  }

  /**
   * Starts the service.
   *
   * @param settings where it listens, and where Postgres is
   * @return the running service, for the caller to close
   * @throws dev.pgemit.http.settings.SettingsException if a setting is out of bounds, or everybody
   *     could use it from anywhere
   * @throws dev.pgemit.http.access.StartRefusedException if nobody could use it for want of a key
   * @throws dev.pgemit.http.edge.CannotListenException if it may not listen there
   */
  public static HttpApi start(Settings settings) {
    return start(settings, Optional.empty());
  }

  /**
   * Starts the service with a page at {@code /}.
   *
   * @param settings as for {@link #start(Settings)}
   * @param page the page
   * @return the running service, for the caller to close
   * @throws dev.pgemit.http.settings.SettingsException as for {@link #start(Settings)}
   * @throws dev.pgemit.http.access.StartRefusedException as for {@link #start(Settings)}
   * @throws dev.pgemit.http.edge.CannotListenException as for {@link #start(Settings)}
   */
  public static HttpApi start(Settings settings, HomePage page) {
    return start(settings, Optional.of(page));
  }

  private static HttpApi start(Settings settings, Optional<HomePage> page) {
    requireLoopbackUnlessKeyed(settings);
    EmitterOption.requireGood(settings);
    BodyMemory.check(settings.maxBody(), Runtime.getRuntime().maxMemory()).ifPresent(LOGGER::warn);
    var resources = new Resources();
    try {
      return start(settings, page, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static HttpApi start(Settings settings, Optional<HomePage> page, Resources resources) {
    var tracing = resources.add(Tracing.start(settings.telemetry()));
    var metrics = resources.add(new Metrics());
    var pool = resources.add(DatabasePool.open(settings, metrics.pool()));
    // Before the emitter, which removes old attachments at once, and may hold the only connection.
    var access = resources.add(new Access(settings, pool, metrics::threadFailed));
    access.start();
    var emitter = resources.add(emitter(pool, settings, metrics));
    metrics.watch(emitter);
    var attachments = new TableName(settings.attachmentsTable());
    metrics.watch(pool, attachments, settings.channelPrefix());
    metrics.watchServers(emitter, settings.watchedNamespaces());
    var readiness = new Readiness(pool, attachments, emitter::status, access::fault);
    var streams =
        new StreamRoutes(emitter, settings.maxBody(), metrics.emits(), metrics::threadFailed);
    var answers = new AnswerRoutes(emitter, new Body(settings.maxBody()), metrics.emits());
    var tails = new TailRoutes(emitter, metrics::threadFailed);
    var server =
        new HttpServer(
            settings,
            access,
            routes -> {
              new EmitRoutes(
                      emitter, new Body(settings.maxBody()), metrics.emits(), answers.receipts())
                  .addTo(routes);
              streams.addTo(routes);
              answers.addTo(routes);
              tails.addTo(routes);
              new ScheduledRoutes(emitter.scheduled()).addTo(routes);
              new RecurringRoutes(emitter.recurring(), new Body(settings.maxBody())).addTo(routes);
              new HealthRoutes(readiness).addTo(routes);
              new MetricsRoutes(metrics).addTo(routes);
              page.ifPresent(home -> home.addTo(routes));
            },
            jetty -> {
              jetty.insertHandler(
                  new ExchangeHandler(
                      tracing, metrics.http(), new RequestLog(settings.logRequests())));
              metrics.watch(jetty);
            },
            metrics::threadFailed);
    resources.add(server);
    resources.add(streams);
    resources.add(answers);
    resources.add(tails);
    resources.add((AutoCloseable) server::refuseNew);
    resources.add((AutoCloseable) readiness::stop);
    var startUp =
        resources.add(
            new StartUp(
                pool,
                List.of(
                    new HostsCheck(settings.database()),
                    new EncodingCheck(),
                    new ConnectionLimitCheck(settings.poolSize()),
                    new PoolerCheck(pool, settings)),
                metrics::threadFailed));
    server.start();
    LOGGER.info(
        "Listening on {}://{}:{}",
        settings.edge().tls().isPresent() ? "https" : "http",
        settings.host(),
        server.port());
    readiness.report(); // which says in the log what stands in the way
    startUp.begin();
    return new HttpApi(server, resources);
  }

  private static Emitter emitter(DataSource pool, Settings settings, Metrics metrics) {
    return Emitter.builder(pool)
        .channelPrefix(settings.channelPrefix())
        .attachmentsTable(settings.attachmentsTable())
        .payloadThreshold(settings.payloadThreshold())
        .listenUrl(DatabasePool.listenUrl(settings))
        .queueTimeout(LONGEST_WAIT_FOR_ROOM)
        .retryTimeout(LONGEST_RETRY)
        .metrics(metrics.commits())
        .dispatchScheduled(true)
        .removeOldAttachments(true)
        .build();
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Answers what is in flight, refuses what is new, and ends. */
  @Override
  public void close() {
    LOGGER.info("Stopping: what is in flight is answered, what is new is refused");
    resources.close();
    LOGGER.info("Stopped");
  }

  private static void requireLoopbackUnlessKeyed(Settings settings) {
    if (!settings.access().requiresKeys() && !isLoopback(settings.host())) {
      throw new SettingsException(
          "HOST",
          "is \"%s\", and without keys the service listens on loopback alone: leave it out, or make a key with \"pgemit key create\" and start without --no-auth"
              .formatted(settings.host()));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false; // nobody knows where it will lead
    }
  }
}
