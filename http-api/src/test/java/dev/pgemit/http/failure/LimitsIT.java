package dev.pgemit.http.failure;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;

/** Each limit has its own message, which states the limit and the remedy. */
class LimitsIT {
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_MAX_BODY", "4MiB");

  private static TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    channel = service.listen("/");
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        limit(
            "/v1/emit",
            emit("\"to\":" + array(1_000, "\"r\"")),
            emit("\"to\":" + array(1_001, "\"r\"")),
            "/to",
            "the limit is 1000: add these sockets to one room, and name that room; with two calls"),
        limit(
            "/v1/emit",
            emit("\"except\":" + array(1_000, "\"r\"")),
            emit("\"except\":" + array(1_001, "\"r\"")),
            "/except",
            "the limit is 1000: add these sockets to one room, and name that room; a second call would"),
        limit(
            "/v1/emit",
            emit("\"args\":" + array(1_000, "1")),
            emit("\"args\":" + array(1_001, "1")),
            "/args",
            "the limit is 1000: put them into an array or an object"),
        limit(
            "/v1/server-side-emit",
            emit("\"args\":" + array(1_000, "1")),
            emit("\"args\":" + array(1_001, "1")),
            "/args",
            "the limit is 1000: put them into an array or an object"),
        limit(
            "/v1/sockets/join",
            "{\"rooms\":" + array(1_000, "\"r\"") + "}",
            "{\"rooms\":" + array(1_001, "\"r\"") + "}",
            "/rooms",
            "the limit is 1000: name the rest in further calls"),
        limit(
            "/v1/sockets/leave",
            "{\"rooms\":\"a\",\"to\":" + array(1_000, "\"r\"") + "}",
            "{\"rooms\":\"a\",\"to\":" + array(1_001, "\"r\"") + "}",
            "/to",
            "the limit is 1000: name the rest in further calls"),
        limit(
            "/v1/emit",
            emit("\"attachments\":[]"),
            emit("\"attachments\":" + array(1_001, "\"\"")),
            "/attachments",
            "the limit is 1000: join several"),
        limit(
            "/v1/emit",
            "{\"event\":\"" + "e".repeat(1_024) + "\"}",
            "{\"event\":\"" + "e".repeat(1_025) + "\"}",
            "/event",
            "the limit is 1024: put data into args"),
        limit(
            "/v1/emit/batch",
            "{\"emits\":" + array(1_000, "{\"event\":\"e\"}") + "}",
            "{\"emits\":" + array(1_001, "{\"event\":\"e\"}") + "}",
            "/emits",
            "the limit is 1000: send the rest in further calls"),
        limit(
            "/v1/emit",
            emit("\"args\":" + nested(198)),
            emit("\"args\":" + nested(200)),
            "",
            "nested more than 200 levels deep"),
        limit(
            "/v1/emit",
            emit("\"args\":[" + array(400_000, "1") + "]"),
            emit("\"args\":[" + array(1_000_000, "1") + "]"),
            "",
            "has more than 1000000 tokens"),
        limit(
            "/v1/emit",
            emit("\"args\":[{\"" + "k".repeat(50_000) + "\":1}]"),
            emit("\"args\":[{\"" + "k".repeat(50_001) + "\":1}]"),
            "",
            "more than 50000 characters"),
        limit(
            "/v1/emit",
            emit("\"args\":[1." + "1".repeat(998) + "]"),
            emit("\"args\":[1." + "1".repeat(1_000) + "]"),
            "",
            "more than 1000 digits"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void acceptsValueAtLimitAndRejectsValueAboveIt(
      String path, String at, String beyond, String pointer, String told) throws Exception {
    assertThat(service.post(path, at).statusCode()).isEqualTo(202);

    var answer = service.post(path, beyond);
    var faults = ResponseAssertions.errors(answer);

    assertThat(answer.body()).doesNotContain("not valid JSON");
    assertThat(faults).containsOnlyKeys(pointer);
    assertThat(faults.get(pointer)).contains(told).doesNotContain("StreamReadConstraints");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1e1000000000]",
        "[-1e1000000000]",
        "[1e99999999999]",
        "[1e400]",
        "[{\"deep\":[1e1000000000]}]",
        "[{\"deep\":[1e400]}]"
      })
  void rejectsNumberBeyondDouble(String args) throws Exception {
    var emit = emit("\"args\":" + args);
    assertThat(service.post("/v1/emit", emit).statusCode()).isEqualTo(400);
    // An attachment forces the slow path, through a tree.
    var placed = args.replaceFirst("]$", ",{\"_placeholder\":true,\"num\":0}]");
    assertThat(
            service
                .post("/v1/emit", emit("\"attachments\":[\"aGk=\"],\"args\":" + placed))
                .statusCode())
        .isEqualTo(400);
    assertThat(service.post("/v1/emit/batch", "{\"emits\":[" + emit + "]}").statusCode())
        .isEqualTo(400);
    assertThat(
            ResponseAssertions.json(
                    service
                        .post(
                            "/v1/emit/stream",
                            "application/x-ndjson",
                            emit.getBytes(StandardCharsets.UTF_8))
                        .body())
                .get("rejectedCount")
                .intValue())
        .isEqualTo(1);
    assertThat(channel.drain())
        .noneMatch(message -> message.contains("e1000000000") || message.contains("Infinity"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
  void rejectsNonFiniteNumberInMessagePack(double number) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var packer = MessagePack.newDefaultPacker(bytes)) {
      packer.packMapHeader(2).packString("event").packString("e");
      packer.packString("args").packArrayHeader(1).packDouble(number);
    }
    var answer = service.post("/v1/emit", ServiceClient.MESSAGE_PACK, bytes.toByteArray());

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys("/args/0");
  }

  @Test
  void rejectsStreamAboveLimitUntilAnotherEnds() throws Exception {
    var streams = new ArrayList<Socket>();
    try {
      for (var i = 0; i < 100; i++) {
        streams.add(openStream());
      }
      await().atMost(ofSeconds(30)).until(() -> emptyStream().statusCode() == 503);
      ResponseAssertions.problem(emptyStream(), 503);

      streams.remove(0).close();
      await().atMost(ofSeconds(30)).until(() -> emptyStream().statusCode() == 200);
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
  }

  private static Socket openStream() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    var head =
        """
        POST /v1/emit/stream HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/x-ndjson\r
        Content-Length: 100\r
        \r

        """;
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static HttpResponse<String> emptyStream() throws Exception {
    return service.post("/v1/emit/stream", "application/x-ndjson", new byte[] {'\n'});
  }

  @Test
  void limitsRepeatedQueryParameters() throws Exception {
    var faults = ResponseAssertions.errors(service.get("/v1/sockets?to=a" + "&to=a".repeat(1_000)));

    assertThat(faults).containsOnlyKeys("/to");
  }

  @Test
  void documentationNamesEachLimit() throws Exception {
    var document = Files.readString(Path.of("../docs/limits.md"));

    assertThat(document)
        .contains("1,000 rooms", "1,000 arguments", "1,000 attachments", "1,024 characters")
        .contains("1,000 emits", "200 deep", "1,000,000 tokens", "50,000", "1,000 digits", "16 KiB")
        .contains("1,000 in a table");
  }

  private static Arguments limit(
      String path, String at, String beyond, String pointer, String told) {
    return Arguments.of(path, at, beyond, pointer, told);
  }

  private static String emit(String field) {
    return "{\"event\":\"e\"," + field + "}";
  }

  private static String array(int count, String item) {
    return "[" + (item + ",").repeat(count - 1) + item + "]";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
