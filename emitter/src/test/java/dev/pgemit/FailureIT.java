package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureIT {
  private TestDatabase database;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.createWithAttachments();
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void withoutPostgresNothingWasPublishedAndATryLaterMayGo() {
    var dataSource = database.dataSource();
    dataSource.setPortNumbers(new int[] {1});
    try (var io = Emitter.create(dataSource)) {
      assertThatThrownBy(() -> io.emit("e"))
          .isInstanceOfSatisfying(
              EmitException.class,
              failure -> {
                assertThat(failure.isRetryable()).isTrue();
                assertThat(failure.isOutcomeKnown()).isTrue();
              });
    }
  }

  @Test
  void aConnectionThatBreaksDuringTheStatementLeavesTheOutcomeUnknown() throws Exception {
    try (var io = Emitter.create(database.dataSource());
        var lock = database.connect()) {
      lock.setAutoCommit(false);
      lock.createStatement().execute("LOCK TABLE socket_io_attachments");
      var emit = io.emitAsync("e", new byte[1]);
      Awaitility.await()
          .until(
              () ->
                  database.query(
                      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                          + " WHERE wait_event_type = 'Lock' AND datname = current_database()"),
              "1"::equals);

      assertThatThrownBy(emit::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              EmitException.class, failure -> assertThat(failure.isOutcomeKnown()).isFalse());
      lock.rollback();
      assertThat(io.emit("after")).isNotEmpty();
    }
  }

  @Test
  void aMessageThatPostgresRefusesDoesNotTakeItsNeighboursWithIt() throws Exception {
    try (var latin =
            TestDatabase.create(
                "ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
        var io = Emitter.create(latin.dataSource());
        var ear = new Ear(latin, "socket.io#/")) {
      var good = new ArrayList<CompletableFuture<String>>();
      var bad = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 100; i++) {
        (i % 10 == 3 ? bad : good).add(io.emitAsync("e", i, i % 10 == 3 ? "😀" : "é"));
      }
      good.forEach(CompletableFuture::join);
      bad.forEach(emit -> assertThatThrownBy(emit::join).hasMessageContaining("encoding"));
      for (var i = 0; i < 100; i++) {
        if (i % 10 != 3) {
          assertThat(ear.nextJson().at("/data/packet/data/1").intValue()).isEqualTo(i);
        }
      }
    }
  }

  @Test
  void aCallbackMayEmitAgain() throws Exception {
    try (var io = Emitter.create(database.dataSource());
        var ear = new Ear(database, "socket.io#/")) {
      io.emitAsync("first").thenAccept(id -> io.emit("second", id)).join();
      assertThat(ear.next(2)).hasSize(2);
    }
  }

  @Test
  void nothingIsWrittenWhenAnArgumentIsRefused() throws Exception {
    try (var io = Emitter.create(database.dataSource());
        var ear = new Ear(database, "socket.io#/")) {
      assertThatThrownBy(() -> io.emit("e", new byte[1], Double.NaN))
          .isInstanceOf(InvalidMessageException.class);
      assertThat(ear.isSilent()).isTrue();
      assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
    }
  }

  @Test
  void closingCommitsWhatWaitsAndThenRefuses() throws Exception {
    var emits = new ArrayList<CompletableFuture<String>>();
    var io = Emitter.create(database.dataSource());
    for (var i = 0; i < 5_000; i++) {
      emits.add(io.emitAsync("e", i));
    }
    io.close();

    assertThat(CompletableFuture.allOf(emits.toArray(CompletableFuture[]::new)))
        .succeedsWithin(java.time.Duration.ofSeconds(10));
    assertThatThrownBy(() -> io.emit("late")).isInstanceOf(EmitException.class);
    assertThat(List.copyOf(emits)).allMatch(CompletableFuture::isDone);
  }

  @Test
  void anInterruptedEmitSaysSoAndKeepsTheInterrupt() throws Exception {
    try (var io = Emitter.create(database.dataSource())) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> io.emit("e")).isInstanceOf(EmitException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
