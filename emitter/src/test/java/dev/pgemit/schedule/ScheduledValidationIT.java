package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.ScheduleFixture;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScheduledValidationIT {
  private static final Duration MAX_DELAY = Duration.ofDays(366);

  @Test
  void rejectsTimesOutOfRange() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var io = fixture.emitter();
      assertRejected("delay", () -> io.delay(Duration.ofNanos(-1)));
      assertRejected("delay", () -> io.delay(MAX_DELAY.plusNanos(1)));
      assertRejected("deliverAt", () -> io.deliverAt(Instant.MIN));
      assertRejected("deliverAt", () -> io.deliverAt(Instant.MAX));
      assertRejected(
          "deliverAt", () -> io.deliverAt(Instant.now().plus(MAX_DELAY).plusSeconds(60)).emit("e"));
      assertRejected(
          "deliverAt", () -> io.deliverAt(Instant.parse("9999-12-31T00:00:00Z")).emit("e"));
      assertThat(io.delay(MAX_DELAY).emit("e")).isNotEmpty();
      assertThat(fixture.database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("1");
    }
  }

  @Test
  void rejectedMessageDoesNotAffectConcurrentOnes() throws SQLException {
    try (var fixture = new ScheduleFixture()) {
      var io = fixture.emitter();
      var later = io.delay(Duration.ofHours(1));
      later.withId("mine").emit("first");
      var calls = new ArrayList<CompletableFuture<String>>();
      try (var blocker = new WriterBlocker(fixture.database)) {
        // Messages that queue up behind it are committed together.
        calls.add(io.emitAsync("held up", (Object) new byte[1]));
        blocker.awaitBlockedWriter();
        calls.add(later.emitAsync("good"));
        calls.add(later.withId("mine").emitAsync("second"));
        calls.add(
            io.deliverAt(Instant.now().plus(MAX_DELAY).plusSeconds(60)).emitAsync("too late"));
        calls.add(later.emitAsync("other"));
      }
      assertThat(io.scheduled().find(calls.get(1).join())).isPresent();
      assertRejected("id", () -> rethrow(calls.get(2)));
      assertRejected("deliverAt", () -> rethrow(calls.get(3)));
      assertThat(io.scheduled().find(calls.get(4).join())).isPresent();
    }
  }

  @Test
  void errorNamesTheMissingTableAndOtherEmitsArePublished() throws SQLException {
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

  private static void assertRejected(String field, ThrowingCallable call) {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(call)
        .satisfies(
            invalid ->
                assertThat(invalid.faults())
                    .extracting(InvalidMessageException.Fault::field)
                    .containsExactly(field));
  }
}
