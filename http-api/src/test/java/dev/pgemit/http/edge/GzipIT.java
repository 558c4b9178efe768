package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipIT {
  private static final int MAX_BODY = 64 << 10;
  private static final byte[] EMIT = bytes("{\"event\":\"e\",\"id\":\"m-1\"}");

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_MAX_BODY", String.valueOf(MAX_BODY));

  private static TestChannel channel;

  @BeforeAll
  static void listen() throws Exception {
    channel = service.listen("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void decodesBody(String encoding) throws Exception {
    var response = post("/v1/emit", ServiceClient.JSON, encoding, ofBytes(gzip(EMIT)));

    assertThat(ResponseAssertions.acceptedId(response)).isEqualTo("m-1");
    assertThat(channel.next()).contains("\"m-1\"");
  }

  @Test
  void decodesBodyOfUnknownLengthBatchAndMessagePack() throws Exception {
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(gzip(EMIT)));
    ResponseAssertions.acceptedId(post("/v1/emit", chunked));
    var batch = bytes("{\"emits\":[%s,{\"event\":\"f\"}]}".formatted(text(EMIT)));
    assertThat(post("/v1/emit/batch", ofBytes(gzip(batch))).statusCode()).isEqualTo(202);
    byte[] messagePack = {(byte) 0x81, (byte) 0xa5, 'e', 'v', 'e', 'n', 't', (byte) 0xa1, 'g'};
    ResponseAssertions.acceptedId(
        post("/v1/emit", ServiceClient.MESSAGE_PACK, "gzip", ofBytes(gzip(messagePack))));

    assertThat(channel.next()).contains("\"e\"");
    assertThat(channel.next()).contains("\"e\"");
    assertThat(channel.next()).contains("\"f\"");
    assertThat(channel.next()).contains("\"g\"");
  }

  @Test
  void decodesSeveralMembers() throws Exception {
    var members = new ByteArrayOutputStream();
    members.writeBytes(gzip(Arrays.copyOf(EMIT, 5)));
    members.writeBytes(gzip(new byte[0]));
    members.writeBytes(gzip(Arrays.copyOfRange(EMIT, 5, EMIT.length)));

    ResponseAssertions.acceptedId(post("/v1/emit", ofBytes(members.toByteArray())));
    assertThat(channel.next()).contains("\"m-1\"");
  }

  @Test
  void limitsTheDecodedSize() throws Exception {
    var largest = Arrays.copyOf(EMIT, MAX_BODY);
    Arrays.fill(largest, EMIT.length, MAX_BODY, (byte) ' ');
    ResponseAssertions.acceptedId(post("/v1/emit", ofBytes(gzip(largest))));
    channel.next();

    var tooLarge = Arrays.copyOf(largest, MAX_BODY + 1);
    tooLarge[MAX_BODY] = ' ';
    ResponseAssertions.problem(post("/v1/emit", ofBytes(gzip(tooLarge))), 413);
    ResponseAssertions.problem(post("/v1/emit", ofBytes(gzip(new byte[10 << 20]))), 413);
  }

  @Test
  void refusesDamagedAndTruncatedBodies() throws Exception {
    var valid = gzip(EMIT);
    for (var length = 0; length < valid.length; length++) {
      var bytes = Arrays.copyOf(valid, length);
      var truncated =
          BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)); // an empty one too
      ResponseAssertions.problem(post("/v1/emit", truncated), 400);
    }
    for (var position : new int[] {0, 2, 12, valid.length - 8, valid.length - 1}) {
      var damaged = valid.clone();
      damaged[position] ^= 1;
      ResponseAssertions.problem(post("/v1/emit", ofBytes(damaged)), 400);
    }
    var withRest = Arrays.copyOf(valid, valid.length + 3);
    ResponseAssertions.problem(post("/v1/emit", ofBytes(withRest)), 400);
    assertThat(
            ResponseAssertions.problem(post("/v1/emit", ofBytes(bytes("plain"))), 400)
                .get("detail")
                .stringValue())
        .contains("not valid gzip")
        .contains("nothing was published");

    ResponseAssertions.acceptedId(post("/v1/emit", ofBytes(valid)));
    assertThat(channel.next()).as("nothing else was published").contains("\"m-1\"");
  }

  @Test
  void decodesStreamOfAnyLength() throws Exception {
    var lines = new ByteArrayOutputStream();
    for (var i = 0; i < 500; i++) {
      lines.writeBytes(
          bytes("{\"event\":\"line\",\"args\":[%d,\"%s\"]}\n".formatted(i, "x".repeat(400))));
    }
    assertThat(lines.size()).isGreaterThan(MAX_BODY);

    var response = postStream(gzip(lines.toByteArray()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ResponseAssertions.json(response.body()).get("accepted").intValue()).isEqualTo(500);
    for (var i = 0; i < 500; i++) {
      assertThat(channel.next()).contains("\"line\"," + i + ",");
    }
  }

  @Test
  void streamReportsTheLinesBeforeDamage() throws Exception {
    var valid = gzip(bytes("{\"event\":\"first\"}\n{\"event\":\"second\"}\n"));

    var problem =
        ResponseAssertions.problem(postStream(Arrays.copyOf(valid, valid.length - 8)), 400);

    assertThat(problem.get("detail").stringValue()).contains("not valid gzip: it ends too early");
    assertThat(problem.get("accepted").intValue()).isEqualTo(2);
    assertThat(channel.next()).contains("first");
    assertThat(channel.next()).contains("second");
  }

  private static HttpResponse<String> postStream(byte[] gzip) throws Exception {
    return post("/v1/emit/stream", "application/x-ndjson", "gzip", ofBytes(gzip));
  }

  private static HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return post(path, ServiceClient.JSON, "gzip", body);
  }

  private static HttpResponse<String> post(
      String path, String type, String encoding, BodyPublisher body) throws Exception {
    return service.send(
        service
            .request(path)
            .header("Content-Type", type)
            .header("Content-Encoding", encoding)
            .POST(body)
            .build());
  }

  private static BodyPublisher ofBytes(byte[] bytes) {
    return BodyPublishers.ofByteArray(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) {
    var result = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(result)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return result.toByteArray();
  }
}
