package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.Interceptor;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.http.emit.InstalledInterceptors;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.FakeSocketIoServer;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the service with interceptors on its class path. */
class InterceptorIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static FakeSocketIoServer server;
  private static ServiceClient acme;
  private static ServiceClient unprefixed;
  private TestChannel channel;

  /** Gives the rooms of each message the prefix of the key's name. */
  public static final class TenantRooms implements Interceptor {
    @Override
    public OutgoingMessage intercept(OutgoingMessage message) {
      if (message.kind().isServerSide()) {
        return message;
      }
      var prefix = message.owner().orElse("nobody").replace("key ", "") + ":";
      var rooms = message.rooms().isEmpty() ? List.of("all") : message.rooms();
      var changed = message.withRooms(rooms.stream().map(prefix::concat).toList());
      return message.changedRooms().isEmpty()
          ? changed
          : changed.withChangedRooms(message.changedRooms().stream().map(prefix::concat).toList());
    }
  }

  /** Refuses one event. */
  public static final class NoSecrets implements Interceptor {
    @Override
    public OutgoingMessage intercept(OutgoingMessage message) {
      if (message.event().filter("secret"::equals).isPresent()) {
        throw new MessageRefusedException("secrets stay at home");
      }
      return message;
    }
  }

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server =
        new FakeSocketIoServer(
            service.database(), Map.of("s1", List.of("a"), "s2", List.of("acme:a")));
    var acmeKey = service.keys().create("acme", "*", "*", "acme:*", "*");
    var otherKey = service.keys().create("other", "*", "*", "a", "*");
    withInterceptors(
        directory,
        TenantRooms.class.getName() + "\n" + NoSecrets.class.getName(),
        () -> {
          acme = service.withKey(acmeKey);
          unprefixed = service.withKey(otherKey);
        });
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  private static void withInterceptors(Path directory, String names, Runnable step)
      throws IOException {
    var file = directory.resolve("META-INF/services/" + Interceptor.class.getName());
    Files.createDirectories(file.getParent());
    Files.writeString(file, names);
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      step.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /v1/emit                | {"to":"a","event":"e"}                          | acme:a
          /v1/emit                | {"event":"e"}                                   | acme:all
          /v1/emit?receipt=true   | {"to":"a","event":"e"}                          | acme:a
          /v1/emit/batch          | {"emits":[{"to":"a","event":"e"}]}              | acme:a
          /v1/emit/stream         | {"to":"a","event":"e"}                          | acme:a
          /v1/emit-with-ack       | {"to":"a","event":"e","timeout":200}            | acme:a
          /v1/sockets/join        | {"to":"a","rooms":"b"}                          | acme:b
          /v1/sockets/leave       | {"to":"a","rooms":"b"}                          | acme:b
          /v1/sockets/disconnect  | {"to":"a"}                                      | acme:a
          """)
  void rightsAreCheckedOnTheChangedMessage(String path, String body, String room) throws Exception {
    assertThat(post(acme, path, body)).isIn(200, 202);
    assertThat(channel.nextContaining("\"emitter\"")).contains("\"" + room + "\"");

    // Its key may send to the room a, which no message addresses after the chain.
    if (path.equals("/v1/emit/stream")) {
      assertThat(stream(unprefixed, body)).contains("\"accepted\":0", "other:a");
    } else {
      assertThat(post(unprefixed, path, body)).isEqualTo(403);
    }
    assertThat(channel.drain()).noneMatch(message -> message.contains("other:"));
  }

  private static int post(ServiceClient caller, String path, String body) throws Exception {
    return path.equals("/v1/emit/stream")
        ? (stream(caller, body).contains("\"accepted\":1") ? 200 : 400)
        : caller.post(path, body).statusCode();
  }

  private static String stream(ServiceClient caller, String line) throws Exception {
    return caller
        .post("/v1/emit/stream", "application/x-ndjson", BodyPublishers.ofString(line + "\n"))
        .body();
  }

  @Test
  void refusalsNameTheReason() throws Exception {
    var response = acme.post("/v1/emit", "{\"to\":\"a\",\"event\":\"secret\"}");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("/problems/message-refused", "secrets stay at home");

    var batch =
        acme.post(
            "/v1/emit/batch",
            "{\"emits\":[{\"to\":\"a\",\"event\":\"e\"},{\"to\":\"a\",\"event\":\"secret\"}]}");
    assertThat(batch.statusCode()).isEqualTo(403);
    assertThat(ResponseAssertions.json(batch.body()).at("/errors/0/pointer").stringValue())
        .isEqualTo("/emits/1");

    assertThat(stream(acme, "{\"to\":\"a\",\"event\":\"secret\"}"))
        .contains("\"accepted\":0", "secrets stay at home");
    assertThat(
            acme.put(
                    "/v1/recurring/r",
                    "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"a\",\"event\":\"secret\"}}")
                .statusCode())
        .isEqualTo(403);
    assertThat(channel.drain()).noneMatch(message -> message.contains("\"emitter\""));
  }

  @Test
  void dryRunsShowAndCountTheChangedMessage() throws Exception {
    for (var call :
        Map.of(
                "/v1/emit",
                "{\"to\":\"a\",\"event\":\"e\"}",
                "/v1/emit/batch",
                "{\"emits\":[{\"to\":\"a\",\"event\":\"e\"}]}",
                "/v1/emit-with-ack",
                "{\"to\":\"a\",\"event\":\"e\"}",
                "/v1/sockets/disconnect",
                "{\"to\":\"a\"}")
            .entrySet()) {
      var response = acme.post(call.getKey() + "?dryRun=true", call.getValue());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      var message = ResponseAssertions.json(response.body()).at("/messages/0");
      assertThat(message.path("sockets").intValue()).as(call.getKey()).isEqualTo(1);
      assertThat(message.path("notification").stringValue()).contains("[\"acme:a\"]");
    }
  }

  @Test
  void storedMessagesHoldTheChangedRooms() throws Exception {
    var scheduled = acme.post("/v1/emit", "{\"to\":\"a\",\"event\":\"later\",\"delay\":\"PT1H\"}");
    assertThat(scheduled.statusCode()).as(scheduled.body()).isEqualTo(202);
    assertThat(acme.get("/v1/scheduled").body()).contains("\"acme:a\"");

    var body = "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"a\",\"event\":\"e\"}}";
    assertThat(acme.put("/v1/recurring/nightly", body).statusCode()).isEqualTo(201);
    assertThat(acme.get("/v1/recurring/nightly").body()).contains("\"acme:a\"");
    assertThat(unprefixed.put("/v1/recurring/mine", body).statusCode()).isEqualTo(403);
  }

  @Test
  void aMissingClassStopsTheStart(@TempDir Path directory) throws IOException {
    withInterceptors(
        directory,
        "com.example.Missing",
        () ->
            assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(InstalledInterceptors::load)
                .withMessageContaining("com.example.Missing")
                .withMessageContaining("META-INF/services/dev.pgemit.Interceptor"));
  }
}
