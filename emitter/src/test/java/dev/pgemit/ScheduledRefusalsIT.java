package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScheduledRefusalsIT {
  private static final Duration YEAR = Duration.ofDays(366);

  @Test
  void refusesTimesOutOfBounds() throws SQLException {
    try (var scheduling = new Scheduling()) {
      var io = scheduling.emitter();
      refuses("delay", () -> io.delay(Duration.ofNanos(-1)));
      refuses("delay", () -> io.delay(YEAR.plusNanos(1)));
      refuses("deliverAt", () -> io.deliverAt(Instant.MIN));
      refuses("deliverAt", () -> io.deliverAt(Instant.MAX));
      refuses("deliverAt", () -> io.deliverAt(Instant.now().plus(YEAR).plusSeconds(60)).emit("e"));
      refuses("deliverAt", () -> io.deliverAt(Instant.parse("9999-12-31T00:00:00Z")).emit("e"));
      assertThat(io.delay(YEAR).emit("e")).isNotEmpty();
      assertThat(scheduling.database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("1");
    }
  }

  @Test
  void oneRefusedAmongManyIsRefusedAlone() throws SQLException {
    try (var scheduling = new Scheduling()) {
      var io = scheduling.emitter();
      var later = io.delay(Duration.ofHours(1));
      later.withId("mine").emit("first");
      var calls = new ArrayList<CompletableFuture<String>>();
      try (var held = new HeldUp(scheduling.database)) {
        // What piles up behind it is committed together.
        calls.add(io.emitAsync("held up", (Object) new byte[1]));
        held.awaitWriter();
        calls.add(later.emitAsync("good"));
        calls.add(later.withId("mine").emitAsync("second"));
        calls.add(io.deliverAt(Instant.now().plus(YEAR).plusSeconds(60)).emitAsync("too late"));
        calls.add(later.emitAsync("other"));
      }
      assertThat(io.scheduled().find(calls.get(1).join())).isPresent();
      refuses("id", () -> rethrow(calls.get(2)));
      refuses("deliverAt", () -> rethrow(calls.get(3)));
      assertThat(io.scheduled().find(calls.get(4).join())).isPresent();
    }
  }

  @Test
  void missingTableIsNamedAndHoldsUpNothingElse() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource())) {
      assertThatExceptionOfType(EmitException.class)
          .isThrownBy(() -> io.delay(Duration.ZERO).emit("later"))
          .withMessageContaining("pgemit_scheduled")
          .withMessageContaining("pgemit migrate")
          .satisfies(
              failure -> {
                assertThat(failure.isOutcomeKnown()).isTrue();
                assertThat(failure.isRetryable()).isFalse();
              });
      assertThatThrownBy(() -> io.scheduled().list(10)).hasMessageContaining("pgemit migrate");
      assertThat(io.emit("now")).isNotEmpty();
    }
  }

  private static void rethrow(CompletableFuture<?> future) throws Throwable {
    try {
      future.join();
    } catch (CompletionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void refuses(String field, ThrowingCallable call) {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(call)
        .satisfies(
            invalid ->
                assertThat(invalid.faults())
                    .extracting(InvalidMessageException.Fault::field)
                    .containsExactly(field));
  }
}
