package dev.pgemit.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StreamExampleIT {
  private static final Pattern STREAM =
      Pattern.compile("^(printf .*/v1/emit/stream.*)$", Pattern.MULTILINE);

  @Test
  void documentedExampleWorks() throws Exception {
    var line = STREAM.matcher(Files.readString(Path.of("../docs/http.md")));
    assertThat(line.find()).isTrue();

    try (var database = TestDatabase.createWithAttachments();
        var channel = TestChannel.listen(database, "/");
        var service = TestService.start(database)) {
      var command = line.group(1).replace("127.0.0.1:8080", "127.0.0.1:" + service.port());
      var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(output).isZero();
      assertThat(ResponseAssertions.json(output).get("accepted").longValue()).isEqualTo(3);
      assertThat(channel.drain()).hasSize(3).last().asString().contains("[\"price\",3]");
    }
  }
}
