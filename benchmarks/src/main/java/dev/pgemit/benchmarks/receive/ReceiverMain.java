package dev.pgemit.benchmarks.receive;

import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.WorkerServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Runs the receiver: {@code ReceiverMain <JDBC URL> <port of Redis, or 0>}. The command {@code
 * cluster} also reads the nodes of a cluster.
 */
public final class ReceiverMain {
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private final ArrivalRecorder recorder = new ArrivalRecorder();
  private final Connection connection;
  private final IdleListeners idleListeners;

  private ReceiverMain(String url) throws SQLException {
    this.connection = DriverManager.getConnection(url);
    this.idleListeners = new IdleListeners(url);
  }

  /** Serves commands on standard input until it ends. */
  public static void main(String[] arguments) throws Exception {
    var url = arguments[0];
    var redisPort = Integer.parseInt(arguments[1]);
    var receiver = new ReceiverMain(url);
    receiver.start(
        new PostgresListener(DriverManager.getConnection(url), "socket.io#/", receiver.recorder));
    if (redisPort > 0) {
      receiver.start(
          new RedisListener(redisPort, RedisListener.DEFAULT_NAMESPACE, receiver.recorder));
      receiver.start(new RedisStreamListener(redisPort, receiver.recorder));
    }
    WorkerServer.serve(receiver::handle);
    System.exit(0);
  }

  private void start(Runnable listener) {
    var thread = new Thread(listener, listener.getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  private Object handle(String command, JsonNode fields) throws Exception {
    return switch (command) {
      case "expect" -> expect(fields);
      case "await" -> await(fields.path("table").asString());
      case "cluster" -> listenToCluster(fields);
      case "listeners" -> setListenerCount(fields.path("count").asInt());
      default -> throw new IllegalArgumentException("Unknown command: " + command);
    };
  }

  private Object expect(JsonNode fields) {
    recorder.start(
        new DeliveryCounter(
            fields.path("run").asInt(),
            fields.path("senders").asInt(),
            fields.path("perSender").asInt()));
    return true;
  }

  private Object listenToCluster(JsonNode fields) throws IOException {
    var subscriptions =
        IntStream.range(0, fields.path("namespaces").asInt())
            .mapToObj(i -> "SSUBSCRIBE socket.io#" + SendRequest.namespace(i) + "#")
            .toList();
    for (var port : fields.path("ports")) {
      start(new RedisListener(port.asInt(), subscriptions, recorder));
    }
    return true;
  }

  // The receiver's own connection is one of the listeners.
  private Object setListenerCount(int count) throws SQLException {
    idleListeners.setCount(count - 1);
    return true;
  }

  private DeliveryCounts await(String table) throws InterruptedException, SQLException {
    var count = recorder.count();
    var deadline = System.nanoTime() + IDLE_TIMEOUT.toNanos();
    while (!recorder.isComplete() && System.nanoTime() < deadline) {
      Thread.sleep(2);
      if (recorder.count() != count) {
        count = recorder.count();
        deadline = System.nanoTime() + IDLE_TIMEOUT.toNanos();
      }
    }
    return recorder.counts(
        table.isEmpty() ? new StoredMarkers() : StoredMarkers.load(connection, table));
  }
}
