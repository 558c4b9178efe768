package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.Client;
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

/**
 * Two replicas of the service, of which one is killed in the middle; real servers, real clients.
 */
@NullUnmarked // its fields are set before its tests
class ReplicaKilledIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int THREADS = 4;

  private Cluster cluster;
  private ServiceProcess doomed;
  private ServiceProcess survivor;
  private List<Client> clients;

  @BeforeEach
  void start() throws Exception {
    cluster = Cluster.start("0.5.0");
    Migrations.migrate(cluster.database().dataSource());
    doomed = ServiceProcess.start(cluster.database().url());
    survivor = ServiceProcess.start(cluster.database().url());
    clients = List.of(connect(cluster.first()), connect(cluster.second()));
  }

  private Client connect(SocketServer server) {
    return cluster.connect(server, "/");
  }

  @AfterEach
  void stop() throws Exception {
    doomed.close();
    survivor.close();
    cluster.close();
  }

  @Test
  void whatIsRepeatedWithItsKeyArrivesOnce() throws Exception {
    var accepted = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(THREADS);
    try {
      var running = new ArrayList<Future<?>>();
      for (var i = 0; i < THREADS; i++) {
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
      await().atMost(LIMIT).until(() -> accepted.get() > 100);
      doomed.kill();
      assertThat(accepted.get()).isLessThan(THREADS * 100);
      for (var one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    eachArrivesOnce("numbered", THREADS * 100);
  }

  private void emitUntilAccepted(int number) throws IOException, InterruptedException {
    var body = "{\"event\": \"numbered\", \"args\": [%d]}".formatted(number);
    var replica = doomed;
    for (var status = 0; status != 202; ) {
      try {
        var answer = replica.post("/v1/emit", body, "Idempotency-Key", "key" + number);
        status = answer.statusCode();
        assertThat(status).as(answer.body()).isIn(202, 503);
      } catch (IOException e) {
        replica = survivor; // whether the other one had published it is not known
      }
    }
  }

  @Test
  void whatWaitedIsSentOnce() throws Exception {
    for (var batch = 0; batch < 4; batch++) {
      var first = batch * 500;
      var emits =
          IntStream.range(first, first + 500)
              .mapToObj(
                  number ->
                      "{\"event\": \"waited\", \"args\": [%d], \"delay\": \"PT%d.%03dS\"}"
                          .formatted(number, 1 + number / 1_000, number % 1_000))
              .toList();
      var answer = doomed.post("/v1/emit/batch", "{\"emits\": " + emits + "}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
    await().atMost(LIMIT).until(() -> !clients.get(0).received("waited").isEmpty());
    doomed.kill();
    eachArrivesOnce("waited", 2_000);
  }

  private void eachArrivesOnce(String event, int count) {
    for (var client : clients) {
      await().atMost(LIMIT).until(() -> client.received(event).size() >= count);
      assertThat(client.received(event))
          .extracting(args -> args.get(0).asInt())
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    }
  }
}
