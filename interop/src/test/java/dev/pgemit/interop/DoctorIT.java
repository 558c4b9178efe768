package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The doctor finds real servers, and reports when there are none. */
class DoctorIT {
  private static final Path JAR = Path.of("..", "cli", "target", "pgemit.jar");
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(strings = {"0.1.1", "0.5.0"})
  void findsServersOnlyOnTheirOwnChannel(String adapter) throws Exception {
    try (var group = ServerGroup.start(adapter, adapter)) {
      var found = runServersCheck(group.database(), "socket.io");
      assertThat(found.get("status").stringValue()).isEqualTo("ok");
      assertThat(found.get("found").stringValue())
          .matches("/: 2 servers answered; [2-9] sessions listen with channelPrefix socket.io");

      var elsewhere = runServersCheck(group.database(), "other");
      assertThat(elsewhere.get("status").stringValue()).isEqualTo("warning");
      assertThat(elsewhere.get("advice").stringValue()).contains("channelPrefix (other)");
    }
  }

  private static JsonNode runServersCheck(TestDatabase database, String prefix) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java, "-XX:TieredStopAtLevel=1", "-jar", JAR.toString(), "doctor", "--json")
            .redirectError(Redirect.INHERIT);
    builder
        .environment()
        .putAll(Map.of("DATABASE_URL", database.url(), "PGEMIT_CHANNEL_PREFIX", prefix));
    try (var output = builder.start().getInputStream()) {
      return StreamSupport.stream(JSON.readTree(output).get("checks").spliterator(), false)
          .filter(entry -> entry.get("check").stringValue().equals("servers"))
          .findFirst()
          .orElseThrow();
    }
  }
}
