package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.Emitter;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Tests 0.1.0 and this version side by side, on the schema of either. */
@NullUnmarked // its fields are set when its test starts
class RollingUpgradeIT {
  // Not the checked client, since the responses of 0.1.0 differ from the current document.
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String IN_ONE_HOUR = ",\"delay\":\"PT1H\"";

  private final List<String> receivedMessages = new ArrayList<>();
  private TestChannel channel;
  private String authorization;

  @Test
  void bothVersionsWorkDuringARollingUpgrade() throws Exception {
    try (var loader = PreviousRelease.newClassLoader();
        var database = TestDatabase.create();
        var role = TestRole.create(database);
        var opened = TestChannel.listen(database, "/");
        var io = Emitter.create(database.dataSource())) {
      channel = opened;
      PreviousRelease.migrate(loader, database.dataSource());
      database.query("SELECT pgemit.grant_publisher('%s')".formatted(role.name()));
      authorization = "Bearer " + createKey(database);
      var environment = Map.of("DATABASE_URL", database.url(), "PORT", "0");
      try (var old = PreviousRelease.startService(environment)) {
        checkNewLibraryOnOldSchema(io, old.port());

        Migrations.migrate(database.dataSource());

        checkOldLibraryOnNewSchema(loader, database, role);
        io.delay(Duration.ZERO).emit("sent by the old service");
        awaitEvent("sent by the old service");
        try (var service = HttpApi.start(Settings.from(environment))) {
          checkBothServices(old.port(), service.port());
          post(old.port(), "sent by the new service", ",\"delay\":\"PT1S\"", "");
          old.kill();
          awaitEvent("sent by the new service");
        }
      }
    }
  }

  private void checkNewLibraryOnOldSchema(Emitter io, int old) throws Exception {
    io.emit("plain on the old schema");
    awaitEvent("plain on the old schema");
    io.idempotent("key").emit("keyed on the old schema");
    awaitEvent("keyed on the old schema");
    assertThatThrownBy(() -> io.delay(Duration.ofHours(1)).emit("e"))
        .hasMessageContaining("An older version of pgemit")
        .hasMessageContaining("pgemit migrate");
    assertThatThrownBy(() -> io.scheduled().find("id")).hasMessageContaining("pgemit migrate");
    assertThatThrownBy(() -> io.recurring().list()).hasMessageContaining("pgemit migrate");
    assertThat(post(old, "before", ",\"id\":\"fixed\"" + IN_ONE_HOUR, "").statusCode())
        .isEqualTo(202);
  }

  /** The role's privileges are those of 0.1.0, without those on the rows of others. */
  private void checkOldLibraryOnNewSchema(ClassLoader loader, TestDatabase database, TestRole role)
      throws Exception {
    try (var io =
        PreviousRelease.emitter(
            loader, database.dataSource().getUrl(), role.name(), TestRole.PASSWORD)) {
      PreviousRelease.emit(io, "old library");
      awaitEvent("old library");
      PreviousRelease.emit(PreviousRelease.call(io, "idempotent", "old key"), "old keyed");
      PreviousRelease.emit(PreviousRelease.call(io, "idempotent", "old key"), "old keyed");
      PreviousRelease.emit(
          PreviousRelease.call(io, "delay", Duration.ZERO),
          "old scheduled"); // the old service sends this message
      awaitEvent("old scheduled");
      assertThat(receivedMessages.stream().filter(message -> message.contains("old keyed")))
          .hasSize(1);
    }
    assertThat(
            database.query(
                "SELECT has_column_privilege('%s', 'pgemit_scheduled', 'created_by', 'UPDATE')"
                    .formatted(role.name())))
        .isEqualTo("f");
  }

  private void checkBothServices(int old, int current) throws Exception {
    for (var port : new int[] {old, current}) {
      var large = ",\"args\":[\"%s\"]".formatted("x".repeat(9_000));
      assertThat(post(port, "plain " + port, "", "").statusCode()).isEqualTo(202);
      awaitEvent("plain " + port);
      assertThat(post(port, "large", large, "").statusCode()).isEqualTo(202);
      awaitEvent("attachmentId");
      receivedMessages.clear();
      var other = port == old ? current : old;
      // Tests idempotency keys, recurring emits, reads and cancels from one version to the other.
      var keyed = post(port, "once", "", "key " + port);
      assertThat(post(other, "once", "", "key " + port).body()).isEqualTo(keyed.body());
      var scheduled = "scheduled-" + port;
      assertThat(
              post(port, "e", ",\"id\":\"%s\"%s".formatted(scheduled, IN_ONE_HOUR), "")
                  .statusCode())
          .isEqualTo(202);
      assertThat(
              post(other, "e", ",\"id\":\"%s\"%s".formatted(scheduled, IN_ONE_HOUR), "")
                  .statusCode())
          .isEqualTo(400);
      assertThat(send(other, "GET", "/v1/scheduled/" + scheduled, "").statusCode()).isEqualTo(200);
      assertThat(send(other, "DELETE", "/v1/scheduled/" + scheduled, "").statusCode())
          .isEqualTo(204);
      var recurring = "/v1/recurring/recurring-" + port;
      var body = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";
      assertThat(send(port, "PUT", recurring, body).statusCode()).isEqualTo(201);
      assertThat(send(other, "PUT", recurring, body).statusCode()).isEqualTo(200);
      assertThat(send(port, "PUT", recurring, body).statusCode()).isEqualTo(200);
      assertThat(send(other, "POST", recurring + "/pause", "").statusCode()).isEqualTo(200);
      assertThat(send(port, "DELETE", recurring, "").statusCode()).isEqualTo(204);
      assertThat(send(other, "GET", recurring, "").statusCode()).isEqualTo(404);
    }
    // Messages scheduled before the upgrade keep the exclusive use of their ids.
    assertThat(post(current, "e", ",\"id\":\"fixed\"" + IN_ONE_HOUR, "").statusCode())
        .isEqualTo(400);
    assertThat(send(current, "DELETE", "/v1/scheduled/fixed", "").statusCode()).isEqualTo(204);
  }

  private static String createKey(TestDatabase database) {
    var everything = new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null);
    return new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester")
        .create("ci", everything, now -> null)
        .orElseThrow()
        .text();
  }

  private HttpResponse<String> post(int port, String event, String fields, String key)
      throws Exception {
    var body = "{\"event\":\"%s\"%s}".formatted(event, fields);
    var request = request(port, "/v1/emit").POST(BodyPublishers.ofString(body));
    return CLIENT.send(
        (key.isEmpty() ? request : request.header("Idempotency-Key", key)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> send(int port, String method, String path, String body)
      throws Exception {
    return CLIENT.send(
        request(port, path).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  private void awaitEvent(String text) throws SQLException {
    while (receivedMessages.stream().noneMatch(message -> message.contains(text))) {
      receivedMessages.add(channel.next());
    }
  }
}
