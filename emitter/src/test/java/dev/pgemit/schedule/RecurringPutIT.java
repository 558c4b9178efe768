package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.TooManyRecurringEmitsException;
import dev.pgemit.fixture.ScheduleFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests creating and changing recurring emits: conditions, limits and invalid input. */
class RecurringPutIT {
  private static final String WAITING =
      """
      SELECT count(*) > 0 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'\
      """;

  private ScheduleFixture fixture;
  private Emitter io;

  @BeforeEach
  void start() throws SQLException {
    fixture = new ScheduleFixture();
    io = fixture.dispatcher("one");
  }

  @AfterEach
  void stop() throws SQLException {
    fixture.close();
  }

  @Test
  void guardReceivesTheExistingEmitAndCanRejectTheChange() {
    var existing =
        io.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    var seen = new ArrayList<RecurringEmit>();
    var refusal = new IllegalStateException("not this one");
    var guarded =
        io.recurring()
            .guardedBy(
                present -> {
                  seen.add(present);
                  throw refusal;
                });
    var changes =
        List.<Runnable>of(
            () -> guarded.put("daily", "0 1 * * *", ZoneOffset.UTC, emit -> emit.emit("other")),
            () -> guarded.pause("daily"),
            () -> guarded.resume("daily"),
            () -> guarded.delete("daily"));

    assertThat(changes).allSatisfy(change -> assertThatThrownBy(change::run).isSameAs(refusal));
    assertThat(seen).containsExactly(existing, existing, existing, existing);
    assertThat(guarded.find("daily")).contains(existing);
    assertThat(guarded.delete("another")).isFalse();
    assertThat(guarded.put("new", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("e")).name())
        .isEqualTo("new");
  }

  @Test
  void guardReceivesAConcurrentlyCreatedEmit() throws Exception {
    for (var transactionEnds : List.of("INSERTED", "REPLACED")) {
      try (var connection = fixture.database.connect()) {
        connection.setAutoCommit(false);
        io.using(connection)
            .recurring()
            .put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit(transactionEnds));
        var seen = new CompletableFuture<RecurringEmit>();
        var guarded = io.recurring().guardedBy(seen::complete);
        var put =
            CompletableFuture.runAsync(
                () -> guarded.put("daily", "0 1 * * *", ZoneOffset.UTC, emit -> emit.emit("e")));
        fixture.awaitValue("t", WAITING);
        assertThat(seen).isNotDone();
        connection.commit();

        put.join();
        assertThat(seen.join().event()).contains(transactionEnds);
      }
    }
  }

  @Test
  void guardRejectionLeavesTheTransactionUsable() throws SQLException {
    io.recurring().put("daily", "0 0 * * *", ZoneOffset.UTC, emit -> emit.emit("day"));
    try (var connection = fixture.database.connect()) {
      connection.setAutoCommit(false);
      var inside = io.using(connection).recurring();
      assertThatThrownBy(() -> inside.guardedBy(RecurringPutIT::rejectAll).delete("daily"))
          .hasMessage("daily");
      inside.pause("daily");
      connection.commit();
    }
    assertThat(io.recurring().find("daily"))
        .hasValueSatisfying(one -> assertThat(one.isPaused()).isTrue());
  }

  private static void rejectAll(RecurringEmit existing) {
    throw new IllegalStateException(existing.name());
  }

  // New names wait for each other. On a busy machine, one may time out with a retryable failure.
  private RecurringEmit putRepeatedly(String name) {
    while (true) {
      try {
        return io.recurring().put(name, "0 0 1 1 *", ZoneOffset.UTC, emit -> emit.emit("e"));
      } catch (EmitException e) {
        if (!e.isRetryable()) {
          throw e;
        }
      }
    }
  }

  @Test
  void putFailsAtTheLimit() throws Exception {
    io.recurring().put("0", "0 0 1 1 *", ZoneOffset.UTC, emit -> emit.emit("e"));
    fixture.database.execute(
        """
        INSERT INTO pgemit_recurring SELECT (jsonb_populate_record(
            one, jsonb_build_object('name', number::text))).*
        FROM pgemit_recurring AS one, generate_series(1, %d) AS number\
        """
            .formatted(RecurringEmits.MAX_COUNT - 6));
    // Five places are left for twice as many concurrent calls.
    var puts =
        IntStream.range(0, 10)
            .mapToObj(number -> CompletableFuture.supplyAsync(() -> putRepeatedly("more" + number)))
            .toList();

    assertThat(puts)
        .filteredOn(put -> put.handle((done, failure) -> failure == null).join())
        .hasSize(5);
    assertThatExceptionOfType(TooManyRecurringEmitsException.class)
        .isThrownBy(() -> io.recurring().put("x", "0 0 1 1 *", ZoneOffset.UTC, e -> e.emit("e")))
        .withMessageContaining("1,000")
        .satisfies(rejected -> assertThat(rejected.isRetryable()).isFalse());
    assertThat(io.recurring().list()).hasSize(RecurringEmits.MAX_COUNT);
    io.recurring().put("0", "0 0 2 1 *", ZoneOffset.UTC, emit -> emit.emit("e"));
    io.recurring().delete("0");
    io.recurring().put("x", "0 0 1 1 *", ZoneOffset.UTC, emit -> emit.emit("e"));
  }

  @Test
  void rejectsInvalidRecurringEmits() {
    assertRejected("emit", "0 0 * * *", emit -> {});
    assertRejected(
        "emit",
        "0 0 * * *",
        emit -> {
          emit.emit("one");
          emit.emit("two");
        });
    assertRejected("id", "0 0 * * *", emit -> emit.withId("mine").emit("event"));
    assertRejected("delay", "0 0 * * *", emit -> emit.delay(Duration.ofDays(1)).emit("event"));
    assertRejected("event", "0 0 * * *", emit -> emit.emit("connect"));
    assertRejected("cron", "0 0 30 2 *", emit -> emit.emit("event"));
    assertRejected("cron", "daily", emit -> emit.emit("event"));
    assertThat(io.recurring().list()).isEmpty();
  }

  private void assertRejected(String field, String cron, Consumer<EmitOperator> emit) {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.recurring().put("name", cron, ZoneOffset.UTC, emit))
        .satisfies(
            invalid ->
                assertThat(invalid.faults())
                    .extracting(InvalidMessageException.Fault::field)
                    .containsExactly(field));
  }
}
