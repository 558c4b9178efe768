package dev.pgemit.micrometer;

import dev.pgemit.EmitException;
import dev.pgemit.EmitObserver;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageRefusedException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Observes each call that publishes as {@code pgemit.emit}, with the key values {@code namespace}
 * and {@code outcome}: a timer with a meter registry, a span with a tracer.
 *
 * <pre>{@code
 * var io = Emitter.builder(dataSource).observer(new PgemitObservations(registry)).build();
 * }</pre>
 *
 * <p>The outcome is {@code published}; {@code refused}, if the message or an interceptor caused the
 * failure; {@code failed}, if nothing was published; or {@code unknown}. The observation is current
 * on the thread of the call, also while interceptors run. Thread-safe.
 */
public final class PgemitObservations implements EmitObserver {
  private static final String NAME = "pgemit.emit";
  private static final String NAMESPACE = "namespace";
  private static final String OUTCOME = "outcome";

  private final ObservationRegistry registry;

  /**
   * Creates an observer.
   *
   * @param registry creates the observations
   */
  public PgemitObservations(ObservationRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  @Override
  public <T> T observe(String namespace, Supplier<T> call) {
    var observation = start(namespace);
    T result;
    try {
      result = observation.scoped(call);
    } catch (RuntimeException | Error failure) {
      stop(observation, failure);
      throw failure;
    }
    stop(observation, null);
    return result;
  }

  @Override
  public <T> CompletableFuture<T> observeAsync(
      String namespace, Supplier<CompletableFuture<T>> call) {
    var observation = start(namespace);
    CompletableFuture<T> future;
    try {
      future = observation.scoped(call);
    } catch (RuntimeException | Error failure) {
      stop(observation, failure);
      throw failure;
    }
    var unused = future.whenComplete((value, failure) -> stopAsync(observation, failure));
    return future;
  }

  private Observation start(String namespace) {
    return Observation.createNotStarted(NAME, registry)
        .contextualName("emit " + namespace)
        .lowCardinalityKeyValue(NAMESPACE, namespace)
        .start();
  }

  private static void stopAsync(Observation observation, @Nullable Throwable failure) {
    if (failure != null) {
      observation.error(failure); // as scoped does
    }
    stop(observation, failure);
  }

  private static void stop(Observation observation, @Nullable Throwable failure) {
    observation.lowCardinalityKeyValue(OUTCOME, outcome(failure)).stop();
  }

  private static String outcome(@Nullable Throwable failure) {
    if (failure == null) {
      return "published";
    }
    if (failure instanceof InvalidMessageException || failure instanceof MessageRefusedException) {
      return "refused";
    }
    return failure instanceof EmitException emit && !emit.isOutcomeKnown() ? "unknown" : "failed";
  }
}
