package dev.pgemit.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.EmitException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Waits for the futures of emits inside transactions. */
final class TransactionFutures {
  private TransactionFutures() {}

  static String result(CompletableFuture<String> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  static void assertRolledBack(CompletableFuture<String> future) {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> result(future))
        .havingCause()
        .isInstanceOfSatisfying(
            EmitException.class, failure -> assertThat(failure.isOutcomeKnown()).isTrue())
        .withMessage("The transaction was rolled back: nothing was published");
  }
}
