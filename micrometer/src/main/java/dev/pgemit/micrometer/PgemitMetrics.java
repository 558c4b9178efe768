package dev.pgemit.micrometer;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterMetrics;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures an emitter: its transactions, failures, queue, listening connection and features. The
 * REST service uses the same meters, so one dashboard shows both.
 *
 * <pre>{@code
 * var metrics = new PgemitMetrics();
 * metrics.bindTo(registry);
 * var io = Emitter.builder(dataSource).metrics(metrics).build();
 * metrics.observe(io);
 * }</pre>
 *
 * <p>These calls may be made in any order. Messages that an emitter published before {@link
 * #bindTo} are not counted. Gauges of the emitter are NaN before {@link #observe}. Each emitter
 * needs its own {@code PgemitMetrics}, with a tag that distinguishes it. Thread-safe.
 */
public final class PgemitMetrics implements EmitterMetrics, MeterBinder {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Iterable<Tag> tags;
  private final List<CommitMeters> meters = new CopyOnWriteArrayList<>();
  private volatile @Nullable Emitter emitter;

  /** Creates metrics without tags. */
  public PgemitMetrics() {
    this(Tags.empty());
  }

  /**
   * Creates metrics with tags.
   *
   * @param tags the tags of every meter
   */
  public PgemitMetrics(Iterable<Tag> tags) {
    this.tags = Objects.requireNonNull(tags, "tags");
  }

  /**
   * Sets the emitter whose queue, listening connection and features the gauges show. The gauges
   * keep a reference to it.
   *
   * @param newEmitter the emitter that {@link dev.pgemit.EmitterBuilder#metrics} gave these metrics
   */
  public void observe(Emitter newEmitter) {
    this.emitter = Objects.requireNonNull(newEmitter, "emitter");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    meters.add(new CommitMeters(registry, tags));
    gauge("pgemit.queue.messages", Emitter::queuedMessages)
        .description("Messages in the queue, of at most 65,536")
        .register(registry);
    gauge("pgemit.queue.bytes", Emitter::queuedBytes)
        .description(
            "Bytes of the messages in the queue, of at most 64 MiB or an eighth of the heap")
        .register(registry);
    gauge("pgemit.queue.age", one -> one.queueAge().toNanos() / NANOS_PER_SECOND)
        .description("Time that the oldest message has spent in the queue")
        .baseUnit("seconds")
        .register(registry);
    gauge("pgemit.listener.wanted", one -> one.listening().isWanted() ? 1 : 0)
        .description("1 while a caller waits for responses or tails, or did within the last minute")
        .register(registry);
    gauge("pgemit.listener.connected", one -> one.listening().isConnected() ? 1 : 0)
        .description("1 while the listening connection is open and receives notifications")
        .register(registry);
    for (var feature : Feature.values()) {
      gauge("pgemit.feature.up", one -> isUp(one, feature))
          .description("0 while a feature of the emitter fails")
          .tag("feature", feature.label())
          .register(registry);
    }
  }

  private static double isUp(Emitter emitter, Feature feature) {
    var isFailing =
        emitter.status().stream()
            .anyMatch(one -> one.feature() == feature && one.state() == State.FAILING);
    return isFailing ? 0 : 1;
  }

  private Gauge.Builder<PgemitMetrics> gauge(String name, ToDoubleFunction<Emitter> value) {
    return Gauge.builder(
            name,
            this,
            metrics -> {
              var observed = metrics.emitter;
              return observed == null ? Double.NaN : value.applyAsDouble(observed);
            })
        .tags(tags)
        .strongReference(true);
  }

  @Override
  public void committed(int messages, long bytes, Duration time) {
    meters.forEach(each -> each.committed(messages, bytes, time));
  }

  @Override
  public void dispatched(int messages, Duration time) {
    meters.forEach(each -> each.dispatched(messages, time));
  }

  @Override
  public void passedOn(int messages, Duration time) {
    meters.forEach(each -> each.passedOn(messages, time));
  }

  @Override
  public void undeliverable(int messages) {
    meters.forEach(each -> each.undeliverable(messages));
  }

  @Override
  public void failed(int messages, EmitException reason) {
    meters.forEach(each -> each.failed(messages, reason));
  }

  @Override
  public void threadFailed(String thread, Throwable cause) {
    meters.forEach(each -> each.threadFailed(thread, cause));
  }
}
