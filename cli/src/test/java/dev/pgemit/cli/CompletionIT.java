package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completes commands with the Tab key in the shells of this machine. */
class CompletionIT {
  /** Replaces the program, and prints the words of the completed line. */
  private static final String PROGRAM = "pgemit() { printf 'RAN<%s>\\n' \"$*\"; }";

  /** What a user types, and the words of the completed line. */
  private static final List<String> TYPED =
      List.of(
          "pgemit sched\tli\t",
          "pgemit emit --dry\t--col\tal\t",
          "pgemit completion fi\t",
          "pgemit batch --check\tevents.c\t",
          "pgemit batch events.n\t");

  private static final List<String> COMPLETED =
      List.of(
          "RAN<schedule list>",
          "RAN<emit --dry-run --color always>",
          "RAN<completion fish>",
          "RAN<batch --checkpoint events.checkpoint>",
          "RAN<batch events.ndjson>");

  @TempDir private Path folder;

  @BeforeEach
  void createFiles() throws IOException {
    for (var name : List.of("events.ndjson", "events.checkpoint")) {
      Files.createFile(folder.resolve(name));
    }
  }

  @Test
  void bashCompletes() throws Exception {
    writeScript("bash", "pgemit.bash");

    assertThat(type("bash --norc --noprofile -i", "source pgemit.bash")).isEqualTo(COMPLETED);
  }

  @Test
  void zshCompletesWithAnAutoloadedFile() throws Exception {
    assumeInstalled("zsh");
    writeScript("zsh", "_pgemit");

    assertThat(type("zsh -f -i", "fpath=($PWD $fpath); autoload -U compinit; compinit -u -D"))
        .isEqualTo(COMPLETED);
  }

  @Test
  void zshCompletesWithASourcedFile() throws Exception {
    assumeInstalled("zsh");
    writeScript("zsh", "pgemit.zsh");

    assertThat(type("zsh -f -i", "source ./pgemit.zsh")).isEqualTo(COMPLETED);
  }

  @Test
  void fishCompletesWithDescriptions() throws Exception {
    assumeInstalled("fish");
    writeScript("fish", "pgemit.fish");

    assertThat(fish("pgemit schedule li")).isEqualTo("list\tList scheduled emits, the next first.");
    assertThat(fish("pgemit sched")).isEqualTo("schedule\tList, show and cancel scheduled emits.");
    assertThat(fish("pgemit emit --dry")).startsWith("--dry-run\tPrint the message");
    assertThat(fish("pgemit emit --color al")).startsWith("always\t");
    assertThat(fish("pgemit completion fi")).isEqualTo("fish");
    assertThat(fish("pgemit batch --checkpoint events.c")).isEqualTo("events.checkpoint");
    assertThat(fish("pgemit batch events.n")).isEqualTo("events.ndjson");
    assertThat(fish("pgemit sockets events.n")).as("sockets has no file").isEmpty();
    assertThat(fish("pgemit emit sched")).as("emit has no command").isEmpty();
  }

  private void writeScript(String shell, String file) throws IOException {
    var run = CommandRun.of("completion", shell);
    assertThat(run.exitCode()).isZero();
    Files.writeString(folder.resolve(file), run.output());
  }

  /** Types the lines on a terminal of its own, and returns what the program printed. */
  private List<String> type(String shell, String setUp) throws Exception {
    var input = Stream.concat(Stream.of(setUp, PROGRAM), TYPED.stream());
    var output =
        run(
            input.map(line -> line + "\n").toList(),
            "script",
            "--quiet",
            "--command",
            shell,
            "/dev/null");
    assertThat(output).doesNotContain("not found");
    return output.lines().filter(line -> line.startsWith("RAN<")).toList();
  }

  private String fish(String line) throws Exception {
    var command = "source pgemit.fish; complete -C '" + line + "'";
    return run(List.of(), "fish", "--no-config", "-c", command).strip();
  }

  private String run(List<String> input, String... command) throws Exception {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("TERM", "dumb");
    builder.environment().put("HOME", folder.toString());
    var process = builder.start();
    try (var keyboard = process.getOutputStream()) {
      keyboard.write(String.join("", input).getBytes(StandardCharsets.UTF_8));
      keyboard.write("exit\n".getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static void assumeInstalled(String shell) {
    assumeThat(Stream.of(System.getenv("PATH").split(":")).map(Path::of))
        .as(shell + " is installed")
        .anyMatch(path -> Files.isExecutable(path.resolve(shell)));
  }
}
