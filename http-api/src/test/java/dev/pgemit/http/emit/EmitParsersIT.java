package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An emit without attachments is read in another way than one with: both must mean the same. */
class EmitParsersIT {
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
  void bothParsersPublishTheSameMessage() throws Exception {
    var emits = IntStream.range(0, 500).mapToObj(i -> emit()).toList();
    try (var database = TestDatabase.createWithAttachments();
        var channel = TestChannel.listen(database, "/");
        var service = TestService.start(database)) {
      var published = new ArrayList<List<String>>();
      for (var rest : List.of("}", ",\"attachments\":[]}")) {
        var body = emits.stream().map(emit -> emit + rest).collect(Collectors.joining(","));
        var answer = service.post("/v1/emit/batch", "{\"emits\":[" + body + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        published.add(channel.drain().stream().map(EmitParsersIT::withoutId).toList());
      }

      assertThat(published.get(0)).hasSize(500).isEqualTo(published.get(1));
    }
  }

  private String emit() {
    var args =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> value(3))
            .collect(Collectors.joining(" , "));
    var target = TARGET_FIELDS.get(random.nextInt(TARGET_FIELDS.size()));
    return random.nextBoolean()
        ? "{\"event\":\"e\",\"args\":[" + args + "]" + target
        : "{ \"args\" : [ " + args + " ] , \"event\" : \"é\"" + target;
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
