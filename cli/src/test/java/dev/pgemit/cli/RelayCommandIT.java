package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code pgemit relay} refuses, before it connects. */
class RelayCommandIT {
  private static final Map<String, String> UNREACHABLE =
      Map.of(
          "DATABASE_URL", "postgresql://user:s3cret@127.0.0.1:" + LoopbackPort.findFree() + "/db",
          "REDIS_URL", "redis://user:s3cret@127.0.0.1:" + LoopbackPort.findFree());

  @ParameterizedTest
  @CsvSource({
    "redis-sharded, postgres, '', count the subscribers of their channels",
    "redis-classic, postgres, '', count the subscribers of their channels",
    "postgres, postgres, '', are both postgres",
    "redis-streams, redis-streams, '', are both redis-streams",
    "postgres, redis-streams, --state=relay.state, --state requires --from redis-streams",
    "postgres, redis, '', 'expected postgres, redis-sharded, redis-streams or redis-classic'",
    "postgres, redis-classic, '--namespace=/a[b]', subscribes to a pattern"
  })
  void refusesWhatCannotWork(String from, String to, String option, String reason) {
    var arguments =
        option.isEmpty()
            ? new String[] {"relay", "--from", from, "--to", to}
            : new String[] {"relay", "--from", from, "--to", to, option};
    var run = CommandRun.of(UNREACHABLE, arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(reason).hasLineCount(1);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void anUnreachableSourceEndsTheCommand() {
    var run = CommandRun.of(UNREACHABLE, "relay", "--from=redis-streams", "--to=postgres");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).contains("No connection to Redis at").doesNotContain("s3cret");
  }

  @Test
  void bothAddressesAreRequired() {
    var run =
        CommandRun.of(
            Map.of("DATABASE_URL", "postgresql://localhost/db"),
            "relay",
            "--from=postgres",
            "--to=redis-sharded");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("REDIS_URL is not set");
  }

  @Test
  void refusesAFileThatIsNoState(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("relay.state"), "[]");

    var run =
        CommandRun.of(
            UNREACHABLE, "relay", "--from=redis-streams", "--to=postgres", "--state=" + file);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("is not a state of pgemit relay");
    assertThat(file).hasContent("[]");
  }
}
