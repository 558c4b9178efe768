package dev.pgemit;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Surrounds each call that publishes, from before its interceptors until its outcome is known, for
 * traces and timers: see {@link EmitterBuilder#observer}. A batch is one call. Requests that wait
 * for responses are not observed. Thread-safe: many threads call it at once.
 */
public interface EmitObserver {
  /**
   * Runs a call on the calling thread, once.
   *
   * @param namespace the namespace of the messages; {@code *} for a batch for several namespaces
   * @param call publishes the messages. It throws {@link InvalidMessageException}, {@link
   *     EmitException} and the exceptions of interceptors. Inside a transaction, it returns once
   *     Postgres has accepted the messages
   * @param <T> the type of the result
   * @return the result of the call
   */
  <T> T observe(String namespace, Supplier<T> call);

  /**
   * Starts an asynchronous call on the calling thread, once.
   *
   * @param namespace as for {@link #observe}
   * @param call starts publishing the messages, and does not throw. The future fails with the
   *     exceptions of {@link #observe}
   * @param <T> the type of the result
   * @return the future of the call
   */
  <T> CompletableFuture<T> observeAsync(String namespace, Supplier<CompletableFuture<T>> call);
}
