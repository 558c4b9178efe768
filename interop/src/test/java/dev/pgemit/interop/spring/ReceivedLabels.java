package dev.pgemit.interop.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A server, and a client that counts events. Each event carries a label in its first argument. */
final class ReceivedLabels implements AutoCloseable {
  /** Makes a message too large for a notification, after its label. */
  private static final String PADDING = ":" + "x".repeat(9_000);

  private static final String LAST = "last";

  private final TestDatabase database;
  private final SocketServer server;
  private final NodeProcess client;

  private ReceivedLabels(TestDatabase database, SocketServer server, NodeProcess client) {
    this.database = database;
    this.server = server;
    this.client = client;
  }

  static ReceivedLabels start() throws SQLException {
    var database = TestDatabase.createWithAttachments();
    var server = SocketServer.start("0.5.0", database);
    var client = NodeProcess.start("clients.mjs");
    client.call("connect", Map.of("name", "counting", "url", server.url()));
    return new ReceivedLabels(database, server, client);
  }

  TestDatabase database() {
    return database;
  }

  /** Returns an argument with this label that makes the message large. */
  static String large(String label) {
    return label + PADDING;
  }

  /** Asserts that no event with a name has arrived, and that none is on its way. */
  void assertNone(Emitter io, String event) {
    assertExactly(io, event);
  }

  /**
   * Asserts that the client receives an event with each of these labels, and no other. Large
   * messages may arrive out of order.
   */
  void assertExactly(Emitter io, String event, String... labels) {
    var last = LAST + received(event).size();
    io.outsideTransaction().emit(event, last);
    var expected = new ArrayList<>(Arrays.asList(labels));
    expected.add(last);
    await(event + " " + expected)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              var received = received(event);
              return received.contains(last) && received.size() >= expected.size();
            });
    assertThat(received(event).stream().filter(each -> !isEarlierLast(each, last)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static boolean isEarlierLast(String label, String last) {
    return label.startsWith(LAST) && !label.equals(last);
  }

  private List<String> received(String event) {
    return client
        .reports("event")
        .filter(line -> line.get("event").asString().equals(event))
        .map(line -> line.get("args").get(0).asString().split(":", 2)[0])
        .toList();
  }

  @Override
  public void close() throws SQLException {
    client.close();
    server.close();
    database.close();
  }
}
