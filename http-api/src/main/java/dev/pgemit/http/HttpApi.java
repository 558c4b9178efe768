package dev.pgemit.http;

import dev.pgemit.http.access.KeySource;
import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.answers.ClusterRequestRoutes;
import dev.pgemit.http.answers.RoomRoutes;
import dev.pgemit.http.audit.AuditSink;
import dev.pgemit.http.console.ConsoleFiles;
import dev.pgemit.http.console.StarterGuide;
import dev.pgemit.http.contract.ContractFiles;
import dev.pgemit.http.contract.ContractRoutes;
import dev.pgemit.http.contract.GuideRoutes;
import dev.pgemit.http.diagnosis.StartupChecks;
import dev.pgemit.http.doctor.DoctorRoutes;
import dev.pgemit.http.doctor.DoctorRunner;
import dev.pgemit.http.edge.HttpServer;
import dev.pgemit.http.emit.EmitRoutes;
import dev.pgemit.http.guide.GuideFiles;
import dev.pgemit.http.health.HealthRoutes;
import dev.pgemit.http.health.MetricsRoutes;
import dev.pgemit.http.health.Readiness;
import dev.pgemit.http.history.StatsRoutes;
import dev.pgemit.http.keys.CallerRoutes;
import dev.pgemit.http.metrics.Metrics;
import dev.pgemit.http.scheduled.RecurringRoutes;
import dev.pgemit.http.scheduled.ScheduledRoutes;
import dev.pgemit.http.settings.AccessSettings;
import dev.pgemit.http.settings.BodyMemoryCheck;
import dev.pgemit.http.settings.EmitterSettingsCheck;
import dev.pgemit.http.settings.HttpSettings;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.stream.StreamRoutes;
import dev.pgemit.http.tail.TailRoutes;
import dev.pgemit.http.trace.ExchangeHandler;
import dev.pgemit.http.trace.PublicationFeed;
import dev.pgemit.http.trace.RequestLog;
import dev.pgemit.http.trace.Tracing;
import dev.pgemit.http.warmup.WarmUp;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. Starts without Postgres too: alive but not ready. */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpApi.class);

  private final HttpServer server;
  private final ResourceStack resources;

  private HttpApi(HttpServer server, ResourceStack resources) {
    this.server = server;
    this.resources = resources;
  }

  /**
   * Starts the service.
   *
   * @param settings the listen address, the database and the limits
   * @return the running service; the caller closes it
   * @throws dev.pgemit.http.settings.SettingsException if a setting is out of bounds, or if the
   *     service would be open to the network without authentication
   * @throws dev.pgemit.http.access.NoUsableKeyException if authentication is on and no key is
   *     usable
   * @throws dev.pgemit.http.edge.HttpBindException if the listen address is unavailable
   */
  public static HttpApi start(Settings settings) {
    return start(settings, Optional.empty());
  }

  /**
   * Starts the service with a console that shows how to connect a first Socket.IO server.
   *
   * @param settings as for {@link #start(Settings)}
   * @param guide the commands for that server
   * @return the running service; the caller closes it
   * @throws dev.pgemit.http.settings.SettingsException as for {@link #start(Settings)}
   * @throws dev.pgemit.http.access.NoUsableKeyException as for {@link #start(Settings)}
   * @throws dev.pgemit.http.edge.HttpBindException as for {@link #start(Settings)}
   */
  public static HttpApi start(Settings settings, StarterGuide guide) {
    return start(settings, Optional.of(guide));
  }

  private static HttpApi start(Settings settings, Optional<StarterGuide> guide) {
    requireLoopbackWithoutKeys(settings);
    EmitterSettingsCheck.requireValid(settings);
    BodyMemoryCheck.check(settings.maxBodyBytes(), Runtime.getRuntime().maxMemory())
        .ifPresent(LOGGER::warn);
    var resources = new ResourceStack();
    try {
      return start(settings, guide, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static HttpApi start(
      Settings settings, Optional<StarterGuide> guide, ResourceStack resources) {
    var tracing = resources.add(Tracing.start(settings.openTelemetry()));
    var metrics = resources.add(new Metrics());
    var postgres =
        settings
            .postgres()
            .map(addresses -> PostgresParts.open(settings, addresses, metrics, resources));
    // Before the emitter: the emitter removes old attachments at once and may hold the only
    // connection.
    var keys =
        postgres.map(PostgresParts::keys).orElseGet(() -> keysWithoutPostgres(settings.access()));
    var authenticator =
        resources.add(new RequestAuthenticator(settings, keys, metrics::threadFailed));
    authenticator.start();
    var transport = ServiceTransport.open(settings, postgres, metrics, resources);
    var emitter = transport.emitter();
    var readiness =
        new Readiness(transport.probe(), transport.features(), authenticator::keysFailure);
    var streams =
        new StreamRoutes(emitter, settings.maxBodyBytes(), metrics.emits(), metrics::threadFailed);
    var clusterRequests = new ClusterRequestRoutes(emitter, metrics.emits());
    var publications = new PublicationFeed(metrics.namespaces());
    var tails = new TailRoutes(emitter, publications, metrics::threadFailed);
    var hasConsole = settings.http().console() == HttpSettings.Switch.ON;
    var guidePages = GuideFiles.all();
    var hasGuide = !guidePages.paths().isEmpty();
    var files = ContractFiles.all(hasGuide);
    var filePaths = new HashSet<>(files.paths());
    if (hasConsole) {
      files = files.and(ConsoleFiles.all(settings.access().requiresKeys(), guide));
      filePaths.addAll(ConsoleFiles.paths());
    }
    var guideRoutes = new GuideRoutes(guidePages.paths());
    var contract =
        new ContractRoutes(filePaths, settings.transportName(), postgres.isPresent(), hasGuide);
    var server =
        new HttpServer(
            settings,
            authenticator,
            files.and(guidePages),
            routes -> {
              new EmitRoutes(
                      emitter,
                      metrics.emits(),
                      clusterRequests.emitWithReceipt(),
                      clusterRequests::reading)
                  .addTo(routes);
              streams.addTo(routes);
              clusterRequests.addTo(routes);
              new RoomRoutes(emitter, clusterRequests).addTo(routes);
              tails.addTo(routes);
              new ScheduledRoutes(emitter).addTo(routes);
              new RecurringRoutes(emitter, clusterRequests).addTo(routes);
              new HealthRoutes(readiness).addTo(routes);
              new MetricsRoutes(metrics).addTo(routes);
              postgres.ifPresentOrElse(
                  parts -> parts.addTo(routes, authenticator::refreshKeys),
                  () -> PostgresParts.addRefusedTo(routes));
              new CallerRoutes().addTo(routes);
              new StatsRoutes(
                      metrics.stats(), metrics.namespaces(), settings.access().audit().replica())
                  .addTo(routes);
              new DoctorRoutes(
                      new DoctorRunner(new ServiceDoctor(settings)::run, metrics::threadFailed),
                      clusterRequests)
                  .addTo(routes);
              guideRoutes.addTo(routes);
              contract.addTo(routes);
              if (!hasConsole) {
                contract.addHomeTo(routes);
              }
            },
            jetty -> {
              jetty.insertHandler(
                  new ExchangeHandler(
                      tracing,
                      metrics.http(),
                      new RequestLog(settings.maxLoggedRequestsPerSecond()),
                      postgres.<AuditSink>map(PostgresParts::auditTrail).orElse(AuditSink.NONE),
                      publications));
              metrics.register(jetty);
            },
            metrics::threadFailed);
    resources.add(server);
    resources.add(streams);
    resources.add(clusterRequests);
    resources.add(tails);
    resources.add((AutoCloseable) server::rejectNewRequests);
    resources.add((AutoCloseable) readiness::markStopping);
    var startupChecks =
        postgres.map(
            parts ->
                resources.add(
                    new StartupChecks(
                        parts.pool(), transport.startupChecks(), metrics::threadFailed)));
    if (guide.isEmpty() && settings.http().warmUp() == HttpSettings.Switch.ON) {
      WarmUp.run();
    }
    server.start();
    LOGGER.info(
        "Listening on {}://{}:{}",
        settings.http().tls().isPresent() ? "https" : "http",
        settings.host(),
        server.port());
    readiness.report(); // logs the reason if the service is not ready
    startupChecks.ifPresent(StartupChecks::start);
    return new HttpApi(server, resources);
  }

  private static KeySource keysWithoutPostgres(AccessSettings access) {
    return access.keysFile() == null ? KeySource.none() : KeySource.inFile(access.keysFile());
  }

  /** Returns the port that the service listens on. */
  public int port() {
    return server.port();
  }

  /** Returns the method and the path of every route. */
  List<String> routes() {
    return server.routes();
  }

  /** Rejects new requests, completes the requests in flight, and stops the service. */
  @Override
  public void close() {
    LOGGER.info("Stopping: pending requests are answered, new requests are rejected");
    resources.close();
    LOGGER.info("Stopped");
  }

  private static void requireLoopbackWithoutKeys(Settings settings) {
    if (!settings.access().requiresKeys() && !isLoopback(settings.host())) {
      throw new SettingsException(
          "HOST",
          ("is \"%s\", but without keys the service listens only on loopback: leave it"
                  + " out, or create a key with \"pgemit key create\" and start without --no-auth")
              .formatted(settings.host()));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false; // an unresolvable host may resolve to any address later
    }
  }
}
