package dev.pgemit.benchmarks.receive;

import dev.pgemit.benchmarks.process.Commands;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The receiver: {@code ReceiverMain <JDBC URL> <port of Redis, or 0>}. */
public final class ReceiverMain {
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Arrivals arrivals = new Arrivals();
  private final Connection connection;
  private final IdleListeners idle;

  private ReceiverMain(String url) throws SQLException {
    this.connection = DriverManager.getConnection(url);
    this.idle = new IdleListeners(url);
  }

  /** Serves commands on standard input until it ends. */
  public static void main(String[] arguments) throws Exception {
    var url = arguments[0];
    var redisPort = Integer.parseInt(arguments[1]);
    var receiver = new ReceiverMain(url);
    receiver.start(
        new PostgresListener(DriverManager.getConnection(url), "socket.io#/", receiver.arrivals));
    if (redisPort > 0) {
      receiver.start(new RedisListener(redisPort, receiver.arrivals));
    }
    Commands.serve(receiver::answer);
    System.exit(0);
  }

  private void start(Runnable listener) {
    var thread = new Thread(listener, listener.getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  private Object answer(String command, JsonNode fields) throws Exception {
    return switch (command) {
      case "expect" -> expect(fields);
      case "await" -> await(fields.path("table").asString());
      case "listeners" -> listeners(fields.path("count").asInt());
      default -> throw new IllegalArgumentException("No command " + command);
    };
  }

  private Object expect(JsonNode fields) {
    arrivals.expect(
        new Ledger(
            fields.path("run").asInt(),
            fields.path("senders").asInt(),
            fields.path("perSender").asInt()));
    return true;
  }

  // One of the listeners is the one that counts.
  private Object listeners(int count) throws SQLException {
    idle.setCount(count - 1);
    return true;
  }

  private Tally await(String table) throws InterruptedException, SQLException {
    var count = arrivals.count();
    var patience = System.nanoTime() + SILENCE.toNanos();
    while (!arrivals.isComplete() && System.nanoTime() < patience) {
      Thread.sleep(2);
      if (arrivals.count() != count) {
        count = arrivals.count();
        patience = System.nanoTime() + SILENCE.toNanos();
      }
    }
    return arrivals.tally(
        table.isEmpty() ? new StoredMarkers() : StoredMarkers.in(connection, table));
  }
}
