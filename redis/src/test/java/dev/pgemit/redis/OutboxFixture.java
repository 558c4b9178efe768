package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.EmitterBuilder;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database and a Redis, whose stream keeps what the emitters have sent. */
final class OutboxFixture implements AutoCloseable {
  static final String STREAM = "socket.io";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  // The lock that makes a session the dispatcher.
  private static final String END_DISPATCHER =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_locks
      WHERE locktype = 'advisory' AND classid = 1886872943
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())\
      """;

  private final TestDatabase database;
  private RedisServer redis;
  private RedisClient client;
  private StatefulRedisConnection<String, String> connection;

  /**
   * Starts both.
   *
   * @param redisOptions further options of Redis
   */
  OutboxFixture(String... redisOptions) throws IOException, SQLException {
    this.database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    this.redis = RedisServer.start(redisOptions);
    connect();
  }

  private void connect() {
    this.client = RedisClient.create(redis.url());
    this.connection = client.connect();
  }

  TestDatabase database() {
    return database;
  }

  String url() {
    return redis.url();
  }

  StatefulRedisConnection<String, String> redis() {
    return connection;
  }

  EmitterBuilder builder() {
    return Emitter.builder(RedisTransport.streams(redis.url()).maxLen(1_000_000))
        .outbox(database.dataSource());
  }

  /** Removes all messages and keys. */
  void clear() throws SQLException {
    database.execute(
        "TRUNCATE pgemit_outbox, pgemit_idempotency_keys, pgemit_scheduled, pgemit_recurring");
    connection.sync().flushall();
  }

  /** Ends Redis, which stores nothing. */
  void stopRedis() {
    connection.close();
    client.shutdown();
    redis.close();
  }

  void restartRedis() throws IOException {
    redis = RedisServer.startOn(redis.port());
    connect();
  }

  /** Ends the session of the dispatcher in whatever it does, and returns whether there was one. */
  boolean endDispatcher() throws SQLException {
    return !database.query(END_DISPATCHER).equals("0");
  }

  String rows() throws SQLException {
    return database.query("SELECT count(*) FROM pgemit_outbox");
  }

  /** Waits until every message has been passed on. */
  void awaitEmpty() {
    await().atMost(LIMIT).until(() -> rows().equals("0"));
  }

  List<StreamMessage<String, String>> entries() {
    return connection.sync().xrange(STREAM, Range.unbounded());
  }

  /** Returns the event with its arguments of each entry, in order. */
  List<String> events() {
    return entries().stream().map(OutboxFixture::event).toList();
  }

  static String event(StreamMessage<String, String> entry) {
    return data(entry).path("packet").path("data").toString();
  }

  static JsonNode data(StreamMessage<String, String> entry) {
    var data = entry.getBody().get("data");
    assertThat(data).startsWith("{");
    return JsonMapper.shared().readTree(data);
  }

  void awaitEvents(String... events) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(events()).containsExactly(events));
  }

  @Override
  public void close() throws SQLException {
    stopRedis();
    database.close();
  }
}
