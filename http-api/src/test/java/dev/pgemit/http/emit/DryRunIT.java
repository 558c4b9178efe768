package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.FakeSocketIoServer;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessagePack;
import tools.jackson.databind.JsonNode;

class DryRunIT {
  private static final String BINARY =
      "{\"to\":\"a\",\"event\":\"e\",\"attachments\":[\"aGk=\"],\"args\":[{\"_placeholder\":true,\"num\":0}]}";

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static FakeSocketIoServer server;
  private static ServiceClient caller;
  private TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    server =
        new FakeSocketIoServer(
            service.database(),
            Map.of("s1", List.of("a"), "s2", List.of("a", "b"), "s3", List.of("c")));
    caller = service.withKey(service.keys().create("all", "*"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /v1/emit                | {"to":"a","event":"price","args":[{ "id" : 1.50 }, 12345678901234567890]} | 2
          /v1/emit                | {"to":["a","c"],"except":"b","event":"e","volatile":true,"compress":false} | 2
          /v1/emit                | {"event":"e","namespace":"/"} | 3
          /v1/sockets/join        | {"to":"b","rooms":["x","y"]} | 1
          /v1/sockets/leave       | {"rooms":"x"} | 3
          /v1/sockets/disconnect  | {"to":"s1","close":true} | 1
          /v1/emit-with-ack       | {"to":"a","event":"q","args":[1],"timeout":300} | 2
          """)
  void showsTheNotificationThatTheCallPublishes(String path, String body, int sockets)
      throws Exception {
    var message = dryRun(path, body);

    assertThat(message.get("sockets").intValue()).isEqualTo(sockets);
    assertThat(message.get("placement").stringValue()).isEqualTo("inline");
    assertThat(message.get("channel").stringValue()).isEqualTo("socket.io#/");
    var notification = message.get("notification").stringValue();
    assertThat(message.get("bytes").intValue())
        .isEqualTo(notification.getBytes(StandardCharsets.UTF_8).length);
    assertNothingPublished();

    assertThat(caller.post(path, body).statusCode()).isIn(200, 202);
    assertThat(withoutIds(published())).isEqualTo(withoutIds(notification));
  }

  @ParameterizedTest
  @CsvSource({"/v1/server-side-emit", "/v1/server-side-emit-with-ack"})
  void countsServersOfServerSideEmits(String path) throws Exception {
    var body = "{\"event\":\"e\",\"args\":[1,\"two\"]}";
    var response = caller.post(path + "?dryRun=true", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var document = ResponseAssertions.json(response.body());
    assertThat(document.get("servers").intValue()).isEqualTo(1);
    assertThat(document.at("/messages/0").has("sockets")).isFalse();
    assertNothingPublished();

    caller.post(path, path.endsWith("ack") ? "{\"timeout\":300," + body.substring(1) : body);
    assertThat(withoutIds(published()))
        .isEqualTo(withoutIds(document.at("/messages/0/notification").stringValue()));
  }

  @Test
  void showsTheAttachmentThatTheCallStores() throws Exception {
    var message = dryRun("/v1/emit", BINARY);

    assertThat(message.get("placement").stringValue()).isEqualTo("attachment");
    var attachment = Base64.getDecoder().decode(message.get("attachment").stringValue());
    assertThat(message.get("bytes").intValue()).isEqualTo(attachment.length);
    assertThat(
            ResponseAssertions.json(message.get("notification").stringValue())
                .get("attachmentId")
                .stringValue())
        .isEmpty();
    assertNothingPublished();
    assertThat(rows("socket_io_attachments")).isZero();

    assertThat(caller.post("/v1/emit", BINARY).statusCode()).isEqualTo(202);
    var header = ResponseAssertions.json(published());
    var stored =
        service
            .database()
            .attachment("socket_io_attachments", header.get("attachmentId").stringValue());
    assertThat(withoutIds(unpack(attachment))).isEqualTo(withoutIds(unpack(stored)));
    service.database().execute("DELETE FROM socket_io_attachments");
  }

  @Test
  void countsTheSocketsOfEachEmitOfABatch() throws Exception {
    var body =
        "{\"emits\":[{\"to\":\"a\",\"event\":\"e1\"},{\"event\":\"e2\",\"except\":[\"b\"]},"
            + "{\"to\":[\"b\",\"s3\"],\"event\":\"e3\",\"args\":[ 1 ]}]}";
    var response = caller.post("/v1/emit/batch?dryRun=true", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var messages = ResponseAssertions.json(response.body()).get("messages");
    assertThat(messages.values())
        .extracting(one -> one.get("sockets").intValue())
        .containsExactly(2, 2, 2);
    assertNothingPublished();

    assertThat(caller.post("/v1/emit/batch", body).statusCode()).isEqualTo(202);
    for (var message : messages) {
      assertThat(withoutIds(published()))
          .isEqualTo(withoutIds(message.get("notification").stringValue()));
    }
  }

  @Test
  void refusesABatchForTooManyNamespaces() throws Exception {
    var emits =
        IntStream.range(0, 11)
            .mapToObj("{\"event\":\"e\",\"namespace\":\"n%d\"}"::formatted)
            .toList();
    var response =
        caller.post(
            "/v1/emit/batch?dryRun=true", "{\"emits\":[%s]}".formatted(String.join(",", emits)));
    assertThat(ResponseAssertions.errors(response)).containsOnlyKeys("/emits");
  }

  @Test
  void schedulesNothing() throws Exception {
    var message = dryRun("/v1/emit", "{\"to\":\"a\",\"event\":\"e\",\"delay\":\"PT1H\"}");
    assertThat(message.get("scheduled").booleanValue()).isTrue();
    assertThat(rows("pgemit_scheduled")).isZero();
    assertNothingPublished();
  }

  @Test
  void storesNoIdempotencyKey() throws Exception {
    var first =
        caller.postWithKey("/v1/emit?dryRun=true", "once", "{\"event\":\"e\",\"to\":\"a\"}");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(rows("pgemit_idempotency_keys")).isZero();
    var other = caller.postWithKey("/v1/emit", "once", "{\"event\":\"other\",\"to\":\"a\"}");
    assertThat(other.statusCode()).as(other.body()).isEqualTo(202);

    ResponseAssertions.problem(
        caller.postWithKey("/v1/emit?dryRun=true", "x".repeat(256), "{\"event\":\"e\"}"), 400);
    ResponseAssertions.problem(
        caller.postWithKey("/v1/emit-with-ack?dryRun=true", "k", "{\"event\":\"e\"}"), 400);
  }

  @Test
  void countsAsARequestAndNotAsAMessage() throws Exception {
    var limited = service.withKey(service.keys().createWithRate("slow", "2/h"));
    var counted = emitsCounted();
    for (var i = 0; i < 2; i++) {
      assertThat(limited.post("/v1/emit?dryRun=true", "{\"event\":\"e\"}").statusCode())
          .isEqualTo(200);
    }
    ResponseAssertions.problem(limited.post("/v1/emit?dryRun=true", "{\"event\":\"e\"}"), 429);
    assertThat(emitsCounted()).isEqualTo(counted);
  }

  @Test
  void isNoDisconnectInTheAuditLog() throws Exception {
    try (var log = LogCapture.of("audit")) {
      dryRun("/v1/sockets/disconnect", "{\"to\":\"s1\"}");
      assertThat(log.isEmpty()).isTrue();
      assertThat(caller.post("/v1/sockets/disconnect", "{\"to\":\"s1\"}").statusCode())
          .isEqualTo(202);
      assertThat(log.events()).hasSize(1);
    }
  }

  @Test
  void namesTheServersThatDidNotAnswer() throws Exception {
    caller.get("/v1/servers"); // the service listens to the channel from now on
    try (var silent = new FakeServer(service.database())) {
      silent.send("\"type\":2");
      var response = caller.post("/v1/emit?dryRun=true&timeout=700", "{\"event\":\"e\"}");
      var document = ResponseAssertions.json(response.body());
      assertThat(document.at("/missing/0").stringValue()).isEqualTo(silent.uid());
      assertThat(document.at("/messages/0/sockets").intValue()).isEqualTo(3);
      silent.send("\"type\":13"); // the server leaves
    }
  }

  @Test
  void checksTheLinesOfAStream() throws Exception {
    var lines =
        "{\"event\":\"e\",\"to\":\"a\"}\nnonsense\n" + BINARY + "\n{\"event\":\"disconnect\"}\n";
    var response =
        caller.post(
            "/v1/emit/stream?dryRun=true", "application/x-ndjson", BodyPublishers.ofString(lines));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var document = ResponseAssertions.json(response.body());
    assertThat(document.get("accepted").intValue()).isEqualTo(2);
    assertThat(document.get("rejected").values())
        .extracting(one -> one.get("line").intValue())
        .containsExactly(2, 4);
    assertThat(document.get("attachments").intValue()).isEqualTo(1);
    var expected =
        dryRun("/v1/emit", "{\"event\":\"e\",\"to\":\"a\"}").get("bytes").intValue()
            + dryRun("/v1/emit", BINARY).get("bytes").intValue();
    assertThat(document.get("bytes").intValue()).isEqualTo(expected);
    assertNothingPublished();
    assertThat(rows("socket_io_attachments")).isZero();
  }

  private static JsonNode dryRun(String path, String body) throws Exception {
    var response = caller.post(path + "?dryRun=true", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var document = ResponseAssertions.json(response.body());
    assertThat(document.propertyNames()).containsExactly("messages", "servers", "missing");
    assertThat(document.get("servers").intValue()).isEqualTo(1);
    assertThat(document.get("missing")).isEmpty();
    assertThat(document.get("messages")).hasSize(1);
    return document.at("/messages/0");
  }

  /** The channel contained only the requests that count sockets, and their responses. */
  private void assertNothingPublished() throws Exception {
    assertThat(channel.drain())
        .allSatisfy(
            payload ->
                assertThat(ResponseAssertions.json(payload).get("type").intValue())
                    .isIn(1, 2, 7, 8, 13));
  }

  /** Returns the next message that is neither a request for sockets or servers, nor a response. */
  private String published() throws Exception {
    while (true) {
      var payload = channel.next();
      var message = ResponseAssertions.json(payload);
      if (message.path("uid").stringValue().equals("emitter")
          && !List.of(1, 7).contains(message.get("type").intValue())) {
        return payload;
      }
    }
  }

  // Ids of messages and requests are new in each call, and have a fixed length.
  private static String withoutIds(String notification) {
    return notification.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", "ID");
  }

  private static String unpack(byte[] attachment) throws Exception {
    try (var unpacker = MessagePack.newDefaultUnpacker(attachment)) {
      return unpacker.unpackValue().toString();
    }
  }

  private static int rows(String table) throws Exception {
    return Integer.parseInt(service.database().query("SELECT count(*) FROM " + table));
  }

  private static List<String> emitsCounted() throws Exception {
    return caller
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("pgemit_emits_total"))
        .toList();
  }
}
