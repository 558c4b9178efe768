package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessagePack;

class BatchIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void publishesThousandEmitsInOrderAndReturnsIds() throws Exception {
    var answer = batch(emits(1_000));

    var published = channel.drain();
    assertThat(ids(answer)).hasSize(1_000).isEqualTo(published.stream().map(BatchIT::id).toList());
    assertThat(published).last().asString().contains("[\"e\",999]");
  }

  @Test
  void publishesEqualEmitsSeparately() throws Exception {
    batch("{\"event\":\"e\"},".repeat(9) + "{\"event\":\"e\"}");

    assertThat(channel.drain()).hasSize(10);
  }

  @Test
  void publishesToSeveralNamespaces() throws Exception {
    try (var admin = TestChannel.listen(service.database(), "/admin")) {
      batch(
          "{\"event\":\"one\"},{\"namespace\":\"admin\",\"to\":\"a\",\"event\":\"two\"},"
              + "{\"event\":\"three\",\"args\":[{\"_placeholder\":true,\"num\":0}],"
              + "\"attachments\":[\"aGk=\"]}");

      assertThat(admin.next()).contains("\"two\"", "\"rooms\":[\"a\"]");
    }
    assertThat(channel.next()).contains("\"one\"");
    assertThat(channel.next()).contains("attachmentId");
  }

  @Test
  void publishesNothingWhenOneEmitIsInvalid() throws Exception {
    var answer =
        batch(
            "{\"event\":\"good\"},{\"evnt\":\"e\"},7,"
                + "{\"event\":\"connect\",\"args\":[{\"__proto__\":1}]},{\"event\":\"good\"}");

    assertThat(ResponseAssertions.errors(answer).keySet())
        .containsExactlyInAnyOrder(
            "/emits/1/evnt", "/emits/1/event", "/emits/2", "/emits/3/event", "/emits/3/args/0");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsEmptyBatch() throws Exception {
    assertThat(ResponseAssertions.errors(batch(""))).containsOnlyKeys("/emits");
    assertThat(ResponseAssertions.errors(service.post("/v1/emit/batch", "{}")))
        .containsOnlyKeys("/emits");
  }

  @Test
  void rejectsMoreThanThousandEmits() throws Exception {
    assertThat(ResponseAssertions.errors(batch(emits(1_001))))
        .hasEntrySatisfying("/emits", detail -> assertThat(detail).contains("1001", "1000"));
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void reportsFirstHundredErrorsAndTheCount() throws Exception {
    var problem = ResponseAssertions.problem(batch("{},".repeat(249) + "{}"), 400);

    assertThat(problem.get("detail").stringValue()).contains("250");
    assertThat(problem.get("errors")).hasSize(101);
    assertThat(problem.at("/errors/100/detail").stringValue()).contains("150");
  }

  @Test
  void acceptsMessagePackWithBinary() throws Exception {
    byte[] body;
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(1).packString("emits").packArrayHeader(2);
      packer.packMapHeader(1).packString("event").packString("plain");
      packer.packMapHeader(2).packString("event").packString("binary");
      packer.packString("args").packArrayHeader(1).packBinaryHeader(2).writePayload(new byte[2]);
      body = packer.toByteArray();
    }

    assertThat(ids(service.post("/v1/emit/batch", ServiceClient.MESSAGE_PACK, body))).hasSize(2);
    assertThat(channel.next()).contains("\"plain\"");
    assertThat(channel.next()).contains("attachmentId");
  }

  private static String emits(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"event\":\"e\",\"args\":[" + i + "]}")
        .collect(Collectors.joining(","));
  }

  private static HttpResponse<String> batch(String emits) throws IOException, InterruptedException {
    return service.post("/v1/emit/batch", "{\"emits\":[" + emits + "]}");
  }

  private static List<String> ids(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ResponseAssertions.json(answer.body()).get("ids").values().stream()
        .map(id -> id.stringValue())
        .toList();
  }

  private static String id(String message) {
    return ResponseAssertions.json(message).get("id").stringValue();
  }
}
