package dev.pgemit.http.metrics;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Everything that one running service counts and measures. Thread-safe. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EmitCounters emits = new EmitCounters(registry);
  private final CommitMeters commits = new CommitMeters(registry);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Starts with the process itself. */
  public Metrics() {
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Counts what callers ask for. */
  public EmitCounters emits() {
    return emits;
  }

  /** Is told what the emitter commits. */
  public EmitterMetrics commits() {
    return commits;
  }

  /** Is told what a pool of connections does. */
  public MetricsTrackerFactory pool() {
    return new MicrometerMetricsTrackerFactory(registry);
  }

  /** Asks the emitter what waits in its queue, and Postgres what waits in its own. */
  public void watch(Emitter emitter, HikariDataSource pool) {
    Gauge.builder("pgemit.queue.messages", emitter, Emitter::queuedMessages)
        .description("Messages that wait for their turn, of 65,536")
        .strongReference(true)
        .register(registry);
    Gauge.builder("pgemit.queue.bytes", emitter, Emitter::queuedBytes)
        .description("Bytes of the messages that wait for their turn, of 64 MiB")
        .strongReference(true)
        .register(registry);
    Gauge.builder("pgemit.notify.queue.usage", new NotifyQueue(pool), NotifyQueue::usage)
        .description("How full Postgres's queue of notifications is, 0 to 1")
        .strongReference(true)
        .register(registry);
  }

  /** Asks Postgres how large our tables are. */
  public void watchTables(HikariDataSource pool, String attachmentsTable) {
    var sizes = new TableSizes(pool, attachmentsTable);
    for (var table : sizes.tables()) {
      Gauge.builder("pgemit.table.size", sizes, all -> all.bytes(table))
          .description("How large a table of ours is, with its indexes and what is stored aside")
          .baseUnit("bytes")
          .tag("table", table)
          .strongReference(true)
          .register(registry);
    }
  }

  /** All of it, in Prometheus's text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
