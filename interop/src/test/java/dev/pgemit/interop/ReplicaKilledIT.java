package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.migrations.Migrations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kills one of two replicas of the service under load, with real servers and clients. */
@NullUnmarked // its fields are set before its tests
class ReplicaKilledIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int EMITTING_THREADS = 4;

  private PostgresServerPair servers;
  private ServiceProcess killedReplica;
  private ServiceProcess otherReplica;
  private List<SocketClient> clients;

  @BeforeEach
  void start() throws Exception {
    servers = PostgresServerPair.start("0.5.0");
    Migrations.migrate(servers.database().dataSource());
    killedReplica = ServiceProcess.start(servers.database().url());
    otherReplica = ServiceProcess.start(servers.database().url());
    clients = List.of(connect(servers.first()), connect(servers.second()));
  }

  private SocketClient connect(SocketServer server) {
    return servers.connect(server, "/");
  }

  @AfterEach
  void stop() throws Exception {
    killedReplica.close();
    otherReplica.close();
    servers.close();
  }

  @Test
  void retriesWithAnIdempotencyKeyArriveOnce() throws Exception {
    var accepted = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(EMITTING_THREADS);
    try {
      var running = new ArrayList<Future<?>>();
      for (var i = 0; i < EMITTING_THREADS; i++) {
        var first = i * 100;
        running.add(
            threads.submit(
                () -> {
                  for (var number = first; number < first + 100; number++) {
                    emitUntilAccepted(number);
                    accepted.incrementAndGet();
                  }
                  return null;
                }));
      }
      await().atMost(TIMEOUT).until(() -> accepted.get() > 100);
      killedReplica.kill();
      assertThat(accepted.get()).isLessThan(EMITTING_THREADS * 100);
      for (var future : running) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEachArrivesOnce("numbered", EMITTING_THREADS * 100);
  }

  private void emitUntilAccepted(int number) throws IOException, InterruptedException {
    var body = "{\"event\": \"numbered\", \"args\": [%d]}".formatted(number);
    var replica = killedReplica;
    for (var status = 0; status != 202; ) {
      try {
        var response = replica.post("/v1/emit", body, "Idempotency-Key", "key" + number);
        status = response.statusCode();
        assertThat(status).as(response.body()).isIn(202, 503);
      } catch (IOException e) {
        replica = otherReplica; // the killed replica may have published the event
      }
    }
  }

  @Test
  void scheduledEmitsArriveOnce() throws Exception {
    for (var batch = 0; batch < 4; batch++) {
      var first = batch * 500;
      var emits =
          IntStream.range(first, first + 500)
              .mapToObj(
                  number ->
                      "{\"event\": \"waited\", \"args\": [%d], \"delay\": \"PT%d.%03dS\"}"
                          .formatted(number, 1 + number / 1_000, number % 1_000))
              .toList();
      var response = killedReplica.post("/v1/emit/batch", "{\"emits\": " + emits + "}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }
    await().atMost(TIMEOUT).until(() -> !clients.get(0).received("waited").isEmpty());
    killedReplica.kill();
    assertEachArrivesOnce("waited", 2_000);
  }

  private void assertEachArrivesOnce(String event, int count) {
    for (var client : clients) {
      await().atMost(TIMEOUT).until(() -> client.received(event).size() >= count);
      assertThat(client.received(event))
          .extracting(args -> args.get(0).asInt())
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    }
  }
}
