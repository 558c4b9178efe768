package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.Tail;
import dev.pgemit.TailedMessage;
import dev.pgemit.interop.node.Client;
import dev.pgemit.testing.RestartablePostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, and Postgres itself, that start, stop and crash while they are asked. */
class ServersComeAndGoIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"0.4.0", "0.5.0"})
  void serverThatSaysGoodbyeIsNotWaitedFor(String adapter) throws SQLException {
    try (var fleet = Fleet.start(adapter, adapter);
        var io = Emitter.create(fleet.database().dataSource())) {
      fleet.connectAnswering(fleet.server(0), "here");
      var silent = fleet.connect(fleet.server(1));
      var asked = io.timeout(LONG).emitWithAck("question");
      awaitEvent(silent, "question");
      assertThat(asked).isNotDone();

      fleet.server(1).close();

      var answered = asked.join();
      assertThat(answered.timedOut()).isFalse();
      assertThat(answered.clients()).isEqualTo(2);
      assertThat(answered.responses()).hasSize(1);
      assertThat(io.servers().join()).hasSize(1);
      assertThat(io.timeout(LONG).fetchSockets().join().missing()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.1", "0.3.1", "0.5.0"})
  void serverThatIsKilledIsMissedAndThenForgotten(String adapter) throws SQLException {
    try (var fleet = Fleet.start(adapter, adapter);
        var io = Emitter.create(fleet.database().dataSource())) {
      var survivor = fleet.connect(fleet.server(0));
      fleet.connect(fleet.server(1));
      assertThat(io.fetchSockets().join().sockets()).hasSize(2);

      fleet.server(1).kill();

      var fetched = io.timeout(Duration.ofSeconds(1)).fetchSockets().join();
      assertThat(fetched.timedOut()).isTrue();
      assertThat(fetched.missing()).hasSize(1);
      assertThat(fetched.sockets())
          .extracting(socket -> socket.id())
          .containsExactly(survivor.id());
      assertThat(io.timeout(Duration.ofSeconds(1)).count(survivor.id()))
          .failsWithin(LONG)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(EmitException.class)
          .withMessageContaining(fetched.missing().get(0));
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                var later = io.timeout(Duration.ofSeconds(5)).fetchSockets().join();
                assertThat(later.timedOut()).isFalse();
                assertThat(later.missing()).isEmpty();
                assertThat(later.servers()).isEqualTo(1);
              });
    }
  }

  @Test
  void serverThatJoinsMeanwhileIsNotWaitedForButIsAskedNext() throws SQLException {
    try (var fleet = Fleet.start("0.5.0");
        var io = Emitter.create(fleet.database().dataSource())) {
      var silent = fleet.connect(fleet.server(0));
      var asked = io.timeout(Duration.ofSeconds(8)).emitWithAck("question");
      awaitEvent(silent, "question");
      var joined = fleet.launch("0.3.1");
      var client = fleet.connectAnswering(joined, "joined");
      fleet.disconnect(silent);

      var next = io.to(client.id()).emitWithAck("next").join();
      assertThat(next.timedOut()).isFalse();
      assertThat(next.servers()).isEqualTo(2);
      assertThat(next.responses()).hasSize(1);

      var answered = asked.join();
      assertThat(answered.missing()).isEmpty();
      assertThat(answered.servers()).isEqualTo(1);
      assertThat(answered.clients()).isEqualTo(1);
    }
  }

  @Test
  void restartOfPostgresFailsWhatIsUnderWayAndTheNextIsAnswered() throws SQLException {
    try (var postgres = RestartablePostgres.start();
        var fleet = new Fleet(postgres.createWithAttachments());
        var io = Emitter.create(fleet.database().dataSource())) {
      for (var adapter : List.of("0.3.1", "0.4.0", "0.5.0")) {
        fleet.connectAnswering(fleet.launch(adapter), adapter);
      }
      var silent = fleet.connect(fleet.server(0));
      var asked = io.timeout(LONG).emitWithAck("question");
      var tail = io.tail("after").join();
      awaitEvent(silent, "question");

      postgres.stop();
      assertThat(asked)
          .failsWithin(LONG)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              EmitException.class,
              failure -> {
                assertThat(failure).hasMessageContaining("The event was published");
                assertThat(failure.isRetryable()).isTrue();
                assertThat(failure.isOutcomeKnown()).isFalse();
              });
      assertThat(io.timeout(Duration.ofMillis(300)).fetchSockets())
          .failsWithin(LONG)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(EmitException.class)
          .withMessageContaining("start Postgres");
      var waiting = io.timeout(LONG).servers();
      postgres.startAgain();

      // The servers may not be back yet, and must not be taken for no servers.
      assertThat(waiting.handle((servers, failure) -> String.valueOf(failure)))
          .succeedsWithin(LONG)
          .asString()
          .containsAnyOf("null", "so ask again");
      awaitListening(fleet);
      fleet.disconnect(silent);
      var answered = io.timeout(Duration.ofSeconds(20)).emitWithAck("after", "x").join();
      assertThat(answered.responses()).hasSize(3);
      assertThat(answered.missing()).isEmpty();
      var read = poll(tail);
      assertThat(read.event()).isEqualTo("after");
      assertThat(read.lostBefore()).isEqualTo(-1);
    }
  }

  private static TailedMessage poll(Tail tail) {
    try {
      return tail.poll(LONG).orElseThrow();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitListening(Fleet fleet) {
    await()
        .atMost(LONG)
        .until(() -> fleet.servers().stream().allMatch(server -> server.timesSubscribed("/") == 2));
  }

  private static void awaitEvent(Client client, String event) {
    await().atMost(LONG).until(() -> !client.received(event).isEmpty());
  }
}
