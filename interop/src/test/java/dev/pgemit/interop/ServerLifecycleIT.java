package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.Tail;
import dev.pgemit.TailedMessage;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.testing.RestartablePostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and Postgres start, stop and crash during requests. */
class ServerLifecycleIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"0.4.0", "0.5.0"})
  void serverThatLeavesIsNotAwaited(String adapter) throws SQLException {
    try (var group = ServerGroup.start(adapter, adapter);
        var io = Emitter.create(group.database().dataSource())) {
      group.connectAnswering(group.server(0), "here");
      var silentClient = group.connect(group.server(1));
      var pending = io.timeout(TIMEOUT).emitWithAck("question");
      awaitEvent(silentClient, "question");
      assertThat(pending).isNotDone();

      group.server(1).close();

      var acknowledgements = pending.join();
      assertThat(acknowledgements.timedOut()).isFalse();
      assertThat(acknowledgements.clients()).isEqualTo(2);
      assertThat(acknowledgements.responses()).hasSize(1);
      assertThat(io.servers().join()).hasSize(1);
      assertThat(io.timeout(TIMEOUT).fetchSockets().join().missing()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.1", "0.3.1", "0.5.0"})
  void killedServerIsMissingUntilItIsForgotten(String adapter) throws SQLException {
    try (var group = ServerGroup.start(adapter, adapter);
        var io = Emitter.create(group.database().dataSource())) {
      var survivor = group.connect(group.server(0));
      group.connect(group.server(1));
      assertThat(io.fetchSockets().join().sockets()).hasSize(2);

      group.server(1).kill();

      var fetched = io.timeout(Duration.ofSeconds(1)).fetchSockets().join();
      assertThat(fetched.timedOut()).isTrue();
      assertThat(fetched.missing()).hasSize(1);
      assertThat(fetched.sockets())
          .extracting(socket -> socket.id())
          .containsExactly(survivor.id());
      assertThat(io.timeout(Duration.ofSeconds(1)).count(survivor.id()))
          .failsWithin(TIMEOUT)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(EmitException.class)
          .withMessageContaining(fetched.missing().get(0));
      await()
          .atMost(TIMEOUT)
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
  void serverThatJoinsIsIncludedInTheNextRequest() throws SQLException {
    try (var group = ServerGroup.start("0.5.0");
        var io = Emitter.create(group.database().dataSource())) {
      var silentClient = group.connect(group.server(0));
      var pending = io.timeout(Duration.ofSeconds(8)).emitWithAck("question");
      awaitEvent(silentClient, "question");
      var joined = group.addServer("0.3.1");
      var client = group.connectAnswering(joined, "joined");
      group.disconnect(silentClient);

      var next = io.to(client.id()).emitWithAck("next").join();
      assertThat(next.timedOut()).isFalse();
      assertThat(next.servers()).isEqualTo(2);
      assertThat(next.responses()).hasSize(1);

      var acknowledgements = pending.join();
      assertThat(acknowledgements.missing()).isEmpty();
      assertThat(acknowledgements.servers()).isEqualTo(1);
      assertThat(acknowledgements.clients()).isEqualTo(1);
    }
  }

  @Test
  void postgresRestartFailsPendingRequestsAndLaterOnesSucceed() throws SQLException {
    try (var postgres = RestartablePostgres.start();
        var group = new ServerGroup(postgres.createWithAttachments());
        var io = Emitter.create(group.database().dataSource())) {
      for (var adapter : List.of("0.3.1", "0.4.0", "0.5.0")) {
        group.connectAnswering(group.addServer(adapter), adapter);
      }
      var silentClient = group.connect(group.server(0));
      var pending = io.timeout(TIMEOUT).emitWithAck("question");
      var tail = io.tail("after").join();
      awaitEvent(silentClient, "question");

      postgres.stop();
      assertThat(pending)
          .failsWithin(TIMEOUT)
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
          .failsWithin(TIMEOUT)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(EmitException.class)
          .withMessageContaining("start Postgres");
      var waiting = io.timeout(TIMEOUT).servers();
      postgres.restart();

      // The servers may still be reconnecting, which must not count as no servers.
      assertThat(waiting.handle((servers, failure) -> String.valueOf(failure)))
          .succeedsWithin(TIMEOUT)
          .asString()
          .containsAnyOf("null", "so send the request again");
      awaitListening(group);
      group.disconnect(silentClient);
      var acknowledgements = io.timeout(Duration.ofSeconds(20)).emitWithAck("after", "x").join();
      assertThat(acknowledgements.responses()).hasSize(3);
      assertThat(acknowledgements.missing()).isEmpty();
      var read = poll(tail);
      assertThat(read.event()).isEqualTo("after");
      assertThat(read.lostBefore()).isEqualTo(-1);
    }
  }

  private static TailedMessage poll(Tail tail) {
    try {
      return tail.poll(TIMEOUT).orElseThrow();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitListening(ServerGroup group) {
    await()
        .atMost(TIMEOUT)
        .until(
            () -> group.servers().stream().allMatch(server -> server.subscriptionCount("/") == 2));
  }

  private static void awaitEvent(SocketClient client, String event) {
    await().atMost(TIMEOUT).until(() -> !client.received(event).isEmpty());
  }
}
