package dev.pgemit.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The shell examples of a page as one script, which ends with the first command that fails. */
final class PageScript {
  private static final Pattern CONTINUED = Pattern.compile("(?<!\\\\)\\n");

  /** The commands that need what the test lacks. What runs them instead stands beside each. */
  private static final List<Pattern> ELSEWHERE =
      List.of(
          Pattern.compile("^mvn "), // the build itself, PublishedArtifactsIT, the example's tests
          Pattern.compile("^\\./pgemit dev\\b"), // CommandDocumentIT, DevRedisIT
          Pattern.compile("^npm start --prefix examples/socket-server"), // MinimalServerIT
          Pattern.compile("^printf .*/v1/emit/stream"), // StreamExampleIT
          Pattern.compile("^npx openapi-typescript|^openapi-generator-cli"), // GeneratedClientsIT
          Pattern.compile("^\\./interop/faults|^\\./benchmarks/run"), // FaultsIT, BenchmarkIT
          Pattern.compile("^pgemit relay\\b"), // MovingIT
          Pattern.compile("localhost:8080/orders"), // PublishedArtifactsIT
          Pattern.compile("^curl --cacert"), // TlsIT
          Pattern.compile("^psql "), // DocumentedSqlIT
          Pattern.compile("^java -cp .* Hello.java"), // DocumentedJavaTest
          Pattern.compile("acme-interceptors.jar"), // InterceptorDocumentTest
          Pattern.compile(
              "^createdb |^pg_dump |^pg_restore "), // need those of the server's version
          Pattern.compile(
              "\\b(docker (compose|build|push|run)|kubectl|helm)\\b"), // need containers
          Pattern.compile(
              "^rm (service.env|metrics.key)|^grep -rl registry.example")); // of the same page

  /** The call outside the scope of its key. */
  private static final Pattern REJECTED = Pattern.compile("\"to\":\"shop:8\"");

  private static final String FUNCTIONS =
      """
      set -euo pipefail
      # Calls with a key go to the service that requires one.
      curl() {
        local port=$OPEN_PORT
        [[ "$*" == *'-H @-'* ]] && port=$KEYED_PORT # the header with the key
        command curl --fail-with-body --max-time 60 "${@//:8080/:$port}"
      }
      # Starts a command that runs until it is stopped, and stops it as soon as it listens.
      briefly() {
        PORT=0 "$@" > command.log 2>&1 &
        for _ in $(seq 600); do
          grep -q 'Listening' command.log && { kill $!; wait $! || true; return 0; }
          kill -0 $! 2> /dev/null || break
          sleep 0.1
        done
        cat command.log
        return 1
      }
      """;

  private PageScript() {}

  /** Returns the commands of the page that the test can run, in their order. */
  static List<String> commands(Path page) throws IOException {
    return ShellExamples.blocks(page).stream()
        .flatMap(block -> CONTINUED.splitAsStream(String.join("\n", block)))
        .filter(command -> ELSEWHERE.stream().noneMatch(it -> it.matcher(command).find()))
        .filter(command -> !command.isBlank())
        .toList();
  }

  /** Returns the page's commands as a script for bash, which prints each command before it runs. */
  static String of(Path page) throws IOException {
    var script = new StringBuilder(FUNCTIONS);
    for (var command : commands(page)) {
      script.append("echo ").append(quoted("> " + command)).append('\n');
      script.append(runnable(command)).append('\n');
    }
    return script.toString();
  }

  private static String runnable(String command) {
    return REJECTED.matcher(command).find()
        ? "if " + command + "; then exit 1; fi"
        : command.replaceFirst("^(\\./)?pgemit (serve|tail)", "briefly \\$0 $2");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Returns whether a page has a command that the test can run. */
  static boolean hasCommands(Path page) {
    try {
      return Files.isRegularFile(page) && !commands(page).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
