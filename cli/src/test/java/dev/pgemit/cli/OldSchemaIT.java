package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests this version on the schema of 0.1.0: supported features work, and all others name the
 * remedy.
 */
@NullUnmarked // its fields are set before its tests
class OldSchemaIT {
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private URLClassLoader loader;
  private TestDatabase database;

  @BeforeEach
  void start() throws Exception {
    loader = PreviousRelease.newClassLoader();
    database = TestDatabase.create();
    PreviousRelease.migrate(loader, database.dataSource());
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
    loader.close();
  }

  @Test
  void dispatcherSendsDueMessagesAndReportsFailures() throws Exception {
    try (var old = oldEmitter()) {
      PreviousRelease.emit(PreviousRelease.call(old, "delay", Duration.ZERO), "before");
      database.execute(
          """
          INSERT INTO pgemit_recurring
            (name, cron, zone, next_at, verb, namespace, rooms, "except", event, channel, message_id,
             payload)
          SELECT 'each second', '* * * * * *', 'UTC', now(), verb, namespace, rooms, "except", event,
                 channel, id, payload
          FROM pgemit_scheduled\
          """);
      try (var io = Emitter.builder(database.dataSource()).dispatchScheduled(true).build()) {
        awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
        awaitValue("t", "SELECT next_at > created_at FROM pgemit_recurring");
        Awaitility.await().atMost(TIMEOUT).until(() -> schedule(io).state() == State.FAILING);
        assertThat(schedule(io).detail())
            .contains("An older version of pgemit", "\"pgemit migrate\"");

        Migrations.migrate(database.dataSource());
        Awaitility.await().atMost(TIMEOUT).until(() -> schedule(io).state() == State.WORKING);
        io.delay(Duration.ZERO).emit("after");
        PreviousRelease.emit(PreviousRelease.call(old, "delay", Duration.ZERO), "old after");
        awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
      }
    }
  }

  @Test
  void serviceWorksOrNamesTheMigration() throws Exception {
    var authorization = "Bearer " + key();
    try (var io = Emitter.create(database.dataSource());
        var tail = io.tail().join();
        var service =
            HttpApi.start(
                Settings.from(
                    Map.of(
                        "DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_WARM_UP", "off")))) {
      var caller = new Caller(service.port(), authorization);
      assertThat(new Caller(service.port(), "Bearer none").post("/v1/emit", "").statusCode())
          .isEqualTo(401);

      assertThat(caller.post("/v1/emit", "{\"event\":\"plain\"}").statusCode()).isEqualTo(202);
      var once = caller.postWithKey("{\"event\":\"once\"}");
      assertThat(once.statusCode()).isEqualTo(202);
      assertThat(caller.postWithKey("{\"event\":\"once\"}").body()).isEqualTo(once.body());
      assertThat(caller.postWithKey("{\"event\":\"another\"}").statusCode()).isEqualTo(422);
      assertThat(caller.post("/v1/sockets/join", "{\"rooms\":\"a\"}").statusCode()).isEqualTo(202);
      assertThat(caller.post("/v1/sockets/disconnect", "{\"everyone\":true}").statusCode())
          .isEqualTo(202);
      for (var type : new String[] {"BROADCAST", "BROADCAST", "JOIN", "DISCONNECT"}) {
        assertThat(tail.poll(TIMEOUT).orElseThrow().type()).contains(type);
      }

      var recurring = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";
      for (var response :
          new HttpResponse<?>[] {
            caller.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT1H\"}"),
            caller.post("/v1/emit/batch", "{\"emits\":[{\"event\":\"e\",\"delay\":\"PT1H\"}]}"),
            caller.send("GET", "/v1/scheduled/id", ""),
            caller.send("DELETE", "/v1/scheduled/id", ""),
            caller.send("GET", "/v1/recurring", ""),
            caller.send("PUT", "/v1/recurring/name", recurring),
            caller.send("GET", "/v1/recurring/name", ""),
            caller.send("POST", "/v1/recurring/name/pause", ""),
            caller.send("DELETE", "/v1/recurring/name", ""),
          }) {
        assertThat(response.statusCode()).as("%s", response).isEqualTo(500);
        assertThat(String.valueOf(response.body())).contains("pgemit migrate");
      }
      Awaitility.await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(caller.send("GET", "/readyz", "").body())
                      .contains("\"schedule\":{\"state\":\"failing\"", "pgemit migrate"));
      assertThat(caller.send("GET", "/readyz", "").statusCode()).isEqualTo(200);

      Migrations.migrate(database.dataSource());
      Awaitility.await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(caller.send("GET", "/readyz", "").body())
                      .contains("\"schedule\":{\"state\":\"working\"}"));
      assertThat(caller.postWithKey("{\"event\":\"once\"}").body()).isEqualTo(once.body());
      assertThat(caller.send("PUT", "/v1/recurring/name", recurring).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void bothVersionsReadAttachmentsOfTheOther() throws Exception {
    var bytes = new byte[9_000];
    bytes[8_999] = (byte) 0xff;
    var text = "ü".repeat(9_000);
    var arguments = "[\"%s\",\"%s\"]".formatted(Base64.getEncoder().encodeToString(bytes), text);
    try (var old = oldEmitter();
        var io = Emitter.create(database.dataSource());
        var tail = io.tail("large").join()) {
      var oldTail =
          ((CompletableFuture<?>) PreviousRelease.call(old, "tail", new String[] {"large"})).join();
      try (var closing = (AutoCloseable) oldTail) {
        PreviousRelease.emit(old, "large", bytes, text);
        assertThat(tail.poll(TIMEOUT).orElseThrow().args().toString()).isEqualTo(arguments);
        assertThat(polled(closing)).isEqualTo(arguments);
        io.emit("large", bytes, text);
        assertThat(polled(closing)).isEqualTo(arguments);
      }
    }
  }

  /** Returns the next message of a 0.1.0 tail. */
  private static String polled(Object tail) throws Exception {
    var message = ((Optional<?>) PreviousRelease.call(tail, "poll", TIMEOUT)).orElseThrow();
    return String.valueOf(message.getClass().getMethod("args").invoke(message));
  }

  private AutoCloseable oldEmitter() throws Exception {
    var dataSource = database.dataSource();
    return PreviousRelease.emitter(
        loader, dataSource.getUrl(), dataSource.getUser(), dataSource.getPassword());
  }

  private String key() {
    return new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester")
        .create(
            "ci", new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null), now -> null)
        .orElseThrow()
        .text();
  }

  private static FeatureStatus schedule(Emitter io) {
    return io.status().stream()
        .filter(status -> status.feature() == Feature.SCHEDULE)
        .findFirst()
        .orElseThrow();
  }

  private void awaitValue(String value, String query) throws SQLException {
    Awaitility.await().atMost(TIMEOUT).until(() -> database.query(query).equals(value));
  }

  private record Caller(int port, String authorization) {
    HttpResponse<String> post(String path, String body) throws Exception {
      return send("POST", path, body);
    }

    HttpResponse<String> postWithKey(String body) throws Exception {
      var request = request("/v1/emit").header("Idempotency-Key", "key");
      return CLIENT.send(request.POST(BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
      return CLIENT.send(request(path).method(method, BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
          .timeout(TIMEOUT)
          .header("Authorization", authorization)
          .header("Content-Type", "application/json");
    }
  }
}
