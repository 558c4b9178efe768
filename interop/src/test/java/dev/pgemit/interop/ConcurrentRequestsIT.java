package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Acknowledgements;
import dev.pgemit.Emitter;
import dev.pgemit.Receipt;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** Sends many requests at once, while the servers send requests of their own. */
@ParameterizedClass(name = "adapter {0}")
@FieldSource("ADAPTERS")
@NullUnmarked // its fields are set before its tests
class ConcurrentRequestsIT {
  static final List<String> ADAPTERS = AdapterVersions.POSTGRES;

  private static final int CLIENTS = 20;

  private static ServerGroup group;
  private static Emitter io;

  @Parameter String adapter;

  @BeforeParameterizedClassInvocation
  static void start(String adapter) throws SQLException {
    group = ServerGroup.start(adapter, adapter);
    io = Emitter.create(group.database().dataSource());
    for (var i = 0; i < CLIENTS; i++) {
      group.connectAnswering(group.server(i % 2), "answer " + i, "room " + i);
    }
    // A server discovers the other by its heartbeat.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> group.servers().stream().allMatch(server -> server.serverCount() == 2));
  }

  @AfterParameterizedClassInvocation
  static void stop() throws SQLException {
    io.close();
    group.close();
  }

  private boolean supportsAcknowledgements() {
    return ADAPTERS.indexOf(adapter) >= ADAPTERS.indexOf("0.3.1");
  }

  @Test
  void concurrentFetchesDoNotMix() {
    var requests =
        IntStream.range(0, 500)
            .mapToObj(
                i -> io.to("room " + i % CLIENTS).timeout(Duration.ofSeconds(30)).fetchSockets())
            .toList();
    for (var i = 0; i < requests.size(); i++) {
      var fetched = requests.get(i).join();
      assertThat(fetched.servers()).isEqualTo(2);
      assertThat(fetched.sockets()).hasSize(1);
      assertThat(fetched.sockets().get(0).rooms()).contains("room " + i % CLIENTS);
    }
  }

  @Test
  void concurrentAcknowledgementsDoNotMix() {
    if (!supportsAcknowledgements()) {
      return;
    }
    var requestCount = 1_000;
    var requests = new ArrayList<CompletableFuture<Acknowledgements>>();
    for (var i = 0; i < requestCount; i++) {
      requests.add(
          io.to("room " + i % CLIENTS).timeout(Duration.ofSeconds(30)).emitWithAck("question", i));
    }
    for (var i = 0; i < requestCount; i++) {
      var acknowledgements = requests.get(i).join();
      assertThat(acknowledgements.timedOut()).isFalse();
      assertThat(acknowledgements.servers()).isEqualTo(2);
      assertThat(acknowledgements.clients()).isEqualTo(1);
      assertThat(acknowledgements.responses())
          .singleElement()
          .extracting(JsonNode::asString)
          .isEqualTo("answer " + i % CLIENTS);
    }
  }

  @Test
  void requestsOfServersAreNotDisturbed() {
    var rounds = 30;
    var isDone = new AtomicBoolean();
    var ours =
        CompletableFuture.runAsync(
            () -> {
              while (!isDone.get()) {
                var all =
                    List.of(
                        io.fetchSockets().thenApply(fetched -> fetched.sockets().size()),
                        io.emitWithReceipt("ours").thenApply(Receipt::sockets),
                        supportsAcknowledgements()
                            ? io.emitWithAck("ours").thenApply(answer -> answer.responses().size())
                            : CompletableFuture.completedFuture(CLIENTS),
                        io.serverSideEmitWithAck("ours").thenApply(a -> 10 * a.responses().size()),
                        io.servers().thenApply(servers -> 10 * servers.size()));
                assertThat(all).extracting(CompletableFuture::join).containsOnly(CLIENTS);
              }
            });
    try {
      for (var round = 0; round < rounds; round++) {
        var server = group.server(round % 2);
        assertThat(server.call("fetchSockets", Map.of()).get("sockets")).hasSize(CLIENTS);
        if (supportsAcknowledgements()) {
          assertThat(server.call("emitWithAck", Map.of("event", "theirs")).get("responses"))
              .hasSize(CLIENTS);
        }
        assertThat(server.call("serverSideEmitWithAck", Map.of("event", "theirs")).get("responses"))
            .hasSize(1);
        assertThat(server.serverCount()).isEqualTo(2);
      }
    } finally {
      isDone.set(true);
    }
    ours.join();
  }
}
