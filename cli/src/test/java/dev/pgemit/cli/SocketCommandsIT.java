package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestChannel;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for sockets and servers without a server, on Postgres and on the service. */
@NullUnmarked // its field is set before its tests
class SocketCommandsIT {
  private static CommandFixture fixture;

  @BeforeAll
  static void start() throws SQLException {
    fixture = CommandFixture.start();
  }

  @AfterAll
  static void stop() throws SQLException {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "join --to a --except b vip news, SOCKETS_JOIN, '\"rooms\":[\"vip\",\"news\"]'",
    "leave --to a vip, SOCKETS_LEAVE, '\"rooms\":[\"vip\"]'",
    "disconnect --to a --close, DISCONNECT_SOCKETS, '\"close\":true'",
    "disconnect --everyone, DISCONNECT_SOCKETS, '\"close\":false'",
    "server-emit reload 1, SERVER_SIDE_EMIT, '[\"reload\",1]'",
  })
  void publishesTheMessage(String command, String name, String content) throws Exception {
    for (var usesService : new boolean[] {false, true}) {
      try (var channel = TestChannel.listen(fixture.database(), "/" + name)) {
        var run = run(usesService, command.replaceFirst(" ", " --namespace " + name + " "));
        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(channel.next())
            .contains("\"id\":\"" + run.output().strip() + "\"")
            .contains(content);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listsNothingWithoutServers(boolean usesService) {
    assertThat(run(usesService, "sockets").output()).isEqualTo("SOCKET  ADDRESS  ROOMS  DATA\n");
    assertThat(run(usesService, "rooms a b").output()).isEqualTo("ROOM  SOCKETS\n");
    assertThat(run(usesService, "servers").output()).isEqualTo("SERVER\n");
    assertThat(run(usesService, "servers --json").output()).isEqualTo("{\"servers\":[]}\n");
    assertThat(run(usesService, "disconnect --everyone --dry-run").output())
        .isEqualTo("0 sockets on 0 servers\n");
    assertThat(run(usesService, "server-emit --ack --json version").output())
        .contains("\"responses\":[],\"missing\":[]");
  }

  @ParameterizedTest
  @CsvSource({
    "disconnect, everyone",
    "disconnect --to a --everyone, everyone",
    "join --to a, ROOM",
    "servers --watch=1ms, --watch must be at least 500ms",
    "server-emit connection, 'event: '",
    "sockets --namespace a\u0001b, 'namespace: '",
  })
  void invalidInputExitsWith2(String command, String sentence) {
    for (var usesService : new boolean[] {false, true}) {
      var run = run(usesService, command);
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).startsWith("pgemit: ").contains(sentence);
    }
  }

  private static CommandRun run(boolean usesService, String command) {
    return CommandRun.of(fixture.environment(usesService), command.split(" "));
  }
}
