package dev.pgemit.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class StreamIT {
  private static final int MAX_LINE_BYTES = 4_096;

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable()
          .setting("PGEMIT_MAX_BODY", String.valueOf(MAX_LINE_BYTES));

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void publishesEachLineInOrder() throws Exception {
    var lines = new StringBuilder();
    IntStream.range(0, 50_000)
        .forEach(i -> lines.append("{\"event\":\"e\",\"args\":[").append(i).append("]}\n"));

    var report = report(stream(lines.toString()));

    assertThat(report.get("accepted").longValue()).isEqualTo(50_000);
    assertThat(report.get("rejectedCount").longValue()).isZero();
    var arrived = new ArrayList<Integer>();
    channel
        .drain()
        .forEach(
            message ->
                arrived.add(ResponseAssertions.json(message).at("/data/packet/data/1").intValue()));
    assertThat(arrived).hasSize(50_000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void preservesObjectsAndArrays() throws Exception {
    var args = "[1,{\"a\":[{\"b\":2}]},[3,{\"ü\":4}],{},5]";
    var line = "{\"namespace\":\"/\",\"args\":%s,\"event\":\"e\"}\n".formatted(args);

    assertThat(report(stream(line.repeat(3))).get("accepted").intValue()).isEqualTo(3);

    assertThat(channel.drain())
        .extracting(message -> ResponseAssertions.json(message).at("/data/packet/data").toString())
        .hasSize(3)
        .containsOnly("[\"e\"," + args.substring(1));
  }

  @Test
  void reportsInvalidLineAndPublishesTheRest() throws Exception {
    var report =
        report(
            stream(
                """
                {"event":"one"}
                {"evnt":"x"}
                nonsense
                []
                {"event":"connect"}
                {"event":"two"}
                """));

    assertThat(report.get("accepted").longValue()).isEqualTo(2);
    assertThat(report.get("rejectedCount").longValue()).isEqualTo(4);
    assertThat(report.get("rejected"))
        .extracting(rejected -> rejected.get("line").longValue())
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(report.at("/rejected/0/detail").stringValue()).contains("/evnt", "/event");
    assertThat(report.at("/rejected/3/detail").stringValue()).contains("reserved");
    assertThat(channel.next()).contains("\"one\"");
    assertThat(channel.next()).contains("\"two\"");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void acceptsBlankLinesAndMissingLastNewline() throws Exception {
    var report = report(stream("\n{\"event\":\"one\"}\r\n  \r\n\n{\"event\":\"two\"}"));

    assertThat(report.get("accepted").longValue()).isEqualTo(2);
    assertThat(report.get("rejectedCount").longValue()).isZero();
  }

  @Test
  void countsBlankLines() throws Exception {
    assertThat(report(stream("\n\nnonsense")).at("/rejected/0/line").longValue()).isEqualTo(3);
  }

  @Test
  void acceptsEmptyStream() throws Exception {
    assertThat(report(stream("")).get("accepted").longValue()).isZero();
  }

  @Test
  void rejectsTooLongLineAndPublishesTheNext() throws Exception {
    var tail = "\"]}";
    var head = "{\"event\":\"e\",\"args\":[\"";
    var largest = head + "x".repeat(MAX_LINE_BYTES - head.length() - tail.length()) + tail;

    var report =
        report(
            stream(
                largest + "\n" + largest + " \n" + "y".repeat(3_000_000) + "\n{\"event\":\"e\"}"));

    assertThat(report.get("accepted").longValue()).isEqualTo(2);
    assertThat(report.get("rejected"))
        .extracting(rejected -> rejected.get("line").longValue())
        .containsExactly(2L, 3L);
    assertThat(report.at("/rejected/0/detail").stringValue())
        .contains(String.valueOf(MAX_LINE_BYTES));
  }

  @Test
  void reportsFirstHundredInvalidLines() throws Exception {
    var report = report(stream("{}\n".repeat(300)));

    assertThat(report.get("rejected")).hasSize(100);
    assertThat(report.get("rejectedCount").longValue()).isEqualTo(300);
  }

  @Test
  void acceptsAttachmentsAndAnyCharacter() throws Exception {
    var report =
        report(
            stream(
                "{\"event\":\"é\\uD83D\\uDE00\uD83D\uDE00\",\"args\":[{\"ü\":\"ß\"}]}\n"
                    + "{\"event\":\"b\",\"args\":[{\"_placeholder\":true,\"num\":0}],"
                    + "\"attachments\":[\"aGk=\"]}"));

    assertThat(report.get("accepted").longValue()).isEqualTo(2);
    assertThat(channel.next()).contains("[\"é\uD83D\uDE00\uD83D\uDE00\",{\"ü\":\"ß\"}]");
    assertThat(channel.next()).contains("attachmentId");
  }

  @Test
  void rejectsUnsupportedContentType() throws Exception {
    ResponseAssertions.problem(service.post("/v1/emit/stream", "{\"event\":\"e\"}"), 415);
  }

  private static HttpResponse<String> stream(String lines)
      throws IOException, InterruptedException {
    return service.post("/v1/emit/stream", "application/x-ndjson", BodyPublishers.ofString(lines));
  }

  private static JsonNode report(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return ResponseAssertions.json(answer.body());
  }
}
