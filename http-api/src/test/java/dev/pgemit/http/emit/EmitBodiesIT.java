package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An emit is the same message whether it comes alone, in a batch or as a line of a stream. */
class EmitBodiesIT {
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-17",
          "2147483648",
          "12345678901234567890",
          "1.10",
          "-0.5",
          "\"\"",
          "\"plain\"",
          "\"é€\uD83D\uDE00\"",
          "\"\\u00e9\\ud83d\\ude00\\n\\u0000\\\\\\/\"",
          "\"\\ud800\"",
          "\" x ] } , : \\\" \"");
  private static final List<String> TARGET_FIELDS =
      List.of(
          "",
          ",\"to\":\"a\"",
          ",\"to\":[]",
          ",\"to\":[\"a\",\"b\",\"a\"],\"except\":\"c\"",
          ",\"volatile\":true,\"compress\":false",
          ",\"volatile\":false,\"compress\":true");

  private final Random random = new Random(7);

  @Test
  void batchStreamAndSingleEmitsPublishTheSameMessages() throws Exception {
    var emits = IntStream.range(0, 300).mapToObj(i -> emit()).toList();
    try (var database = TestDatabase.createWithAttachments();
        var channel = TestChannel.listen(database, "/");
        var service = TestService.start(database)) {
      for (var emit : emits) {
        assertThat(service.post("/v1/emit", emit).statusCode()).isEqualTo(202);
      }
      var single = published(channel);
      var batch = "{\"emits\":[" + String.join(",", emits) + "]}";
      assertThat(service.post("/v1/emit/batch", batch).statusCode()).isEqualTo(202);
      var batched = published(channel);
      var lines = String.join("\n", emits).getBytes(StandardCharsets.UTF_8);
      var answer = service.post("/v1/emit/stream", "application/x-ndjson", lines);
      assertThat(answer.body()).contains("\"accepted\":300");

      assertThat(single).hasSize(300).isEqualTo(batched).isEqualTo(published(channel));
    }
  }

  private static List<String> published(TestChannel channel) throws Exception {
    return channel.drain().stream().map(EmitBodiesIT::withoutId).toList();
  }

  private String emit() {
    var args =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> value(3))
            .collect(Collectors.joining(" , "));
    var target = TARGET_FIELDS.get(random.nextInt(TARGET_FIELDS.size()));
    return random.nextBoolean()
        ? "{\"event\":\"e\",\"args\":[" + args + "]" + target + "}"
        : "{ \"args\" : [ " + args + " ] , \"event\" : \"é\"" + target + "}";
  }

  private String value(int depth) {
    var kind = depth == 0 ? 0 : random.nextInt(4);
    var values = IntStream.range(0, random.nextInt(4));
    return switch (kind) {
      case 2 -> "[" + values.mapToObj(i -> value(depth - 1)).collect(Collectors.joining(",")) + "]";
      case 3 ->
          values
              .mapToObj(i -> "\"kéy" + i + "\": " + value(depth - 1))
              .collect(Collectors.joining(" ,", "{", " }"));
      default -> SCALARS.get(random.nextInt(SCALARS.size()));
    };
  }

  private static String withoutId(String message) {
    return message.replaceFirst("\"id\":\"[^\"]+\",", "");
  }
}
