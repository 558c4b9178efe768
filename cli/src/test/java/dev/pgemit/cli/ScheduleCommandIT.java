package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for scheduled and recurring emits, on Postgres and on the service. */
@NullUnmarked // its field is set before its tests
class ScheduleCommandIT {
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
  @ValueSource(booleans = {false, true})
  void listsShowsAndCancelsScheduledEmits(boolean usesService) {
    assertThat(run(usesService, "schedule list").output())
        .isEqualTo("DELIVER AT  ID  NAMESPACE  TO  EVENT\n");
    for (var id : new String[] {"first", "second", "third"}) {
      run(usesService, "emit --to a --to b --in 1h --id %s e".formatted(id));
    }

    var list = run(usesService, "schedule list --limit 2");
    assertThat(list.output())
        .containsPattern(
            "\n2\\S+Z  first   /          a, b  e\n2\\S+Z  second  /          a, b  e\n$");
    assertThat(list.errors()).isEqualTo("pgemit: More emits follow. --limit 4 shows more.\n");
    assertThat(run(usesService, "schedule list --json").output())
        .startsWith("{\"scheduled\":[{\"id\":\"first\",\"deliverAt\":\"2");
    assertThat(run(usesService, "schedule show second").output())
        .contains("id         second\n", "to         a, b\n");

    assertThat(run(usesService, "schedule cancel --quiet second"))
        .isEqualTo(new CommandRun(0, "", ""));
    var gone = run(usesService, "schedule cancel second");
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.errors()).startsWith("pgemit: No scheduled emit has this id").hasLineCount(1);
    assertThat(run(usesService, "schedule show --json second").errors())
        .startsWith("{\"type\":\"/problems/emit-not-found\"");
    run(usesService, "schedule cancel first");
    run(usesService, "schedule cancel third");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void managesRecurringEmits(boolean usesService) {
    assertThat(run(usesService, "recurring list").output()).startsWith("NAME  CRON  ZONE");
    var put =
        CommandRun.of(
            fixture.environment(usesService),
            "recurring",
            "put",
            "news/daily",
            "--cron=0 8 * * 1-5",
            "--zone=Europe/Berlin",
            "--to=news",
            "digest",
            "{\"n\":1}");
    assertThat(put.errors()).isEmpty();
    assertThat(put.output())
        .contains("name       news/daily\n", "cron       0 8 * * 1-5\n", "event      digest\n");
    assertThat(run(usesService, "recurring list").output())
        .containsPattern(
            "\nnews/daily  0 8 \\* \\* 1-5  Europe/Berlin  2\\S+Z  /          news  digest\n");

    assertThat(run(usesService, "recurring pause news/daily").output()).contains("paused     true");
    assertThat(run(usesService, "recurring list").output()).contains("  paused  ");
    assertThat(run(usesService, "recurring resume --json news/daily").output())
        .startsWith("{\"name\":\"news/daily\"")
        .contains("\"paused\":false,\"next\":\"2");
    assertThat(run(usesService, "recurring delete news/daily").errors())
        .isEqualTo("pgemit: Deleted.\n");
    for (var verb : new String[] {"pause", "resume", "delete"}) {
      var gone = run(usesService, "recurring " + verb + " news/daily");
      assertThat(gone)
          .isEqualTo(new CommandRun(2, "", "pgemit: No recurring emit has this name\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rejectsInvalidInput(boolean usesService) {
    assertRejected(usesService, "recurring put x --cron never e", "cron: ");
    assertRejected(usesService, "recurring put x --cron @daily --zone Mars e", "--zone must be");
    assertRejected(usesService, "recurring put x e", "--cron");
    assertRejected(usesService, "schedule list --limit 0", "--limit must be at least 1");
    assertRejected(usesService, "schedule", "The command is missing");
  }

  private static void assertRejected(boolean usesService, String command, String sentence) {
    var run = run(usesService, command);
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains(sentence);
  }

  private static CommandRun run(boolean usesService, String command) {
    return CommandRun.of(fixture.environment(usesService), command.split(" "));
  }
}
