package dev.pgemit.http.metrics;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterMetrics;
import dev.pgemit.http.audit.AuditTrail;
import dev.pgemit.http.settings.TableName;
import dev.pgemit.http.stats.Gauges;
import dev.pgemit.http.stats.KnownNamespaces;
import dev.pgemit.http.stats.RecentStats;
import dev.pgemit.micrometer.PgemitMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jetty.JettyServerThreadPoolMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.eclipse.jetty.server.Server;

/** The metrics of one running service. Thread-safe. */
public final class Metrics implements AutoCloseable {
  private static final Duration QUEUE_CHECK_INTERVAL = Duration.ofSeconds(5);

  // Shorter than the minute after which an idle channel closes.
  private static final Duration SERVER_COUNT_INTERVAL = Duration.ofSeconds(45);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RecentStats stats = new RecentStats(System::currentTimeMillis);
  private final KnownNamespaces namespaces = new KnownNamespaces();
  private final EmitCounters emits = new EmitCounters(registry);
  private final PgemitMetrics commits = new PgemitMetrics();
  private final HttpMeters http = new HttpMeters(registry, stats);
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final PeriodicTasks periodicTasks = new PeriodicTasks(this::threadFailed);
  // Unknown without Postgres.
  private volatile DoubleSupplier notifyQueueUsage = () -> Double.NaN;
  private volatile DoubleSupplier listeners = () -> Double.NaN;

  /** Registers the metrics of the process. */
  public Metrics() {
    commits.bindTo(registry);
    gcMetrics.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Returns the counters of messages that callers request. */
  public EmitCounters emits() {
    return emits;
  }

  /** Counts failures of a background thread, which restarts. */
  public void threadFailed(String thread, Throwable cause) {
    commits.threadFailed(thread, cause);
  }

  /** Returns the listener that counts the emitter's commits. */
  public EmitterMetrics commits() {
    return new CombinedMetrics(commits, stats);
  }

  /** Returns the metrics of a connection pool. */
  public MetricsTrackerFactory poolTrackerFactory() {
    return new MicrometerMetricsTrackerFactory(registry);
  }

  /** Returns the metrics of HTTP requests. */
  public HttpMeters http() {
    return http;
  }

  /**
   * Registers the queue and the listener status of an emitter. Starts the statistics of the last
   * minutes.
   */
  public void register(Emitter emitter) {
    commits.observe(emitter);
    periodicTasks.schedule(
        RecentStats.SLOT,
        () -> {
          emitter.listening().servers().forEach(this::addServed);
          stats.closeSlot(
              new Gauges(
                  emitter.queuedMessages(),
                  emitter.queueAge(),
                  notifyQueueUsage.getAsDouble(),
                  listeners.getAsDouble()));
        });
  }

  /**
   * Registers the metrics of Postgres's notification queue and of pgemit's tables. Logs a warning
   * when the queue fills up, even without scrapes.
   */
  public void registerDatabase(DataSource pool, TableName attachmentsTable, String channelPrefix) {
    var queries = new CachedQueries(pool);
    var queue = new NotifyQueue(queries);
    gauge("pgemit.notify.queue.usage", queue, NotifyQueue::usage)
        .description("Usage of Postgres's notification queue, from 0 to 1")
        .register(registry);
    var listeningSessions = new ListeningSessions(queries, channelPrefix, namespaces);
    gauge("pgemit.listening.sessions", listeningSessions, ListeningSessions::count)
        .description(
            "Sessions of the database whose last statement is LISTEN on a channel of" + " pgemit")
        .register(registry);
    var scheduleMetrics = new ScheduleMetrics(queries, attachmentsTable);
    gauge("pgemit.scheduled.messages", scheduleMetrics, ScheduleMetrics::count)
        .description("Scheduled messages that are not sent yet, counted up to 100,000")
        .register(registry);
    gauge("pgemit.scheduled.lag", scheduleMetrics, ScheduleMetrics::lag)
        .description("Time since the first message became due, by the clock of Postgres")
        .baseUnit("seconds")
        .register(registry);
    var outbox = new OutboxMetrics(queries, attachmentsTable);
    gauge("pgemit.outbox.messages", outbox, OutboxMetrics::waiting)
        .description(
            "Messages that wait in the outbox: exact up to 100,000, then at least as many as wait")
        .register(registry);
    gauge("pgemit.outbox.failed.messages", outbox, OutboxMetrics::failed)
        .description("Messages of the outbox that cannot be sent, counted up to 100,000")
        .register(registry);
    gauge("pgemit.outbox.age", outbox, OutboxMetrics::age)
        .description("Age of the oldest message that waits in the outbox")
        .baseUnit("seconds")
        .register(registry);
    gauge("pgemit.outbox.limit", outbox, OutboxMetrics::limit)
        .description("Number of waiting messages at which the outbox rejects others")
        .register(registry);
    var sizes = new TableSizes(queries, attachmentsTable);
    for (var table : sizes.tables()) {
      gauge("pgemit.table.size", sizes, all -> all.bytes(table))
          .description("Size of a table of pgemit, with its indexes and TOAST data")
          .baseUnit("bytes")
          .tag("table", table)
          .register(registry);
    }
    periodicTasks.schedule(QUEUE_CHECK_INTERVAL, new NotifyQueueMonitor(queue));
    notifyQueueUsage = queue::usage;
    listeners = listeningSessions::count;
  }

  private void addServed(String namespace, int servers) {
    if (servers > 0) {
      namespaces.add(namespace);
    }
  }

  /** Returns the namespaces with servers, and those that are watched. */
  public KnownNamespaces namespaces() {
    return namespaces;
  }

  /** Returns the statistics of the last minutes, once an emitter is registered. */
  public RecentStats stats() {
    return stats;
  }

  /** Registers the counters of the audit trail. */
  public void register(AuditTrail auditTrail) {
    FunctionCounter.builder("pgemit.audit.stored", auditTrail, AuditTrail::storedCount)
        .description("Entries of the audit trail that were stored in Postgres")
        .register(registry);
    FunctionCounter.builder("pgemit.audit.dropped", auditTrail, AuditTrail::droppedCount)
        .description("Entries of the audit trail that were not stored, only logged")
        .register(registry);
  }

  /**
   * Counts the servers of watched namespaces at regular intervals.
   *
   * @param isPostgres whether the transport of the emitter is Postgres
   * @throws dev.pgemit.InvalidMessageException if a namespace is invalid
   */
  public void registerServers(Emitter emitter, List<String> watched, boolean isPostgres) {
    if (watched.isEmpty()) {
      return;
    }
    var serverCounts = new ServerCounts(emitter, watched, isPostgres);
    for (var namespace : serverCounts.namespaces()) {
      namespaces.add(namespace);
      gauge("pgemit.servers", serverCounts, all -> all.count(namespace))
          .description("Socket.IO servers that responded recently in a watched namespace")
          .tag("namespace", namespace)
          .register(registry);
    }
    periodicTasks.schedule(SERVER_COUNT_INTERVAL, serverCounts);
  }

  /**
   * Registers the state of Redis, the transport of the service.
   *
   * @param up returns 1 if Redis accepts messages, otherwise 0
   * @param nodes returns the number of nodes that accept messages
   */
  public void registerRedis(Supplier<Number> up, Supplier<Number> nodes) {
    Gauge.builder("pgemit.redis.up", up)
        .description("1 if Redis accepts messages, otherwise 0")
        .register(registry);
    Gauge.builder("pgemit.redis.nodes", nodes)
        .description("Redis nodes that accept messages; 0 if Redis does not reply")
        .register(registry);
  }

  /**
   * Registers the versions of Redis.
   *
   * @return receives the number of nodes by version, whenever it may have changed
   */
  public Consumer<Map<String, Long>> registerRedisVersions() {
    var versions =
        MultiGauge.builder("pgemit.redis.version")
            .description("Redis nodes that accept messages, by version")
            .register(registry);
    var last = new AtomicReference<Map<String, Long>>(Map.of());
    return counts -> {
      // A scrape that runs at the same time would find both the old rows and the new ones.
      if (!counts.equals(last.getAndSet(counts))) {
        versions.register(
            counts.entrySet().stream()
                .map(each -> MultiGauge.Row.of(Tags.of("version", each.getKey()), each.getValue()))
                .toList(),
            true);
      }
    };
  }

  /** Registers the name of the transport. */
  public void registerTransport(String name) {
    gauge("pgemit.transport.info", 1, Integer::doubleValue)
        .description("The transport to the Socket.IO servers, always 1")
        .tag("transport", name)
        .register(registry);
  }

  /** Registers the connections and threads of a server. */
  public void register(Server server) {
    gauge("pgemit.http.connections", server, Metrics::connections)
        .description("Open HTTP connections")
        .register(registry);
    new JettyServerThreadPoolMetrics(server.getThreadPool(), Tags.empty()).bindTo(registry);
  }

  private static int connections(Server server) {
    var open = 0;
    for (var connector : server.getConnectors()) {
      open += connector.getConnectedEndPoints().size();
    }
    return open;
  }

  private static <T> Gauge.Builder<T> gauge(String name, T subject, ToDoubleFunction<T> value) {
    return Gauge.builder(name, subject, value).strongReference(true);
  }

  /** Returns all metrics in Prometheus's text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    periodicTasks.close();
    gcMetrics.close();
    registry.close();
  }
}
