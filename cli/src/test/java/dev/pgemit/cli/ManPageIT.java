package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgemit.cli.manual.ManPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the manual pages with the programs of this machine. */
class ManPageIT {
  private static final List<ManPage> PAGES = ManPage.pages(Main.commandLine(), "pgemit 1.0");

  @TempDir private Path folder;

  @Test
  void everyCommandHasAPage() {
    assertThat(PAGES.stream().map(ManPage::name))
        .contains("pgemit", "pgemit-emit", "pgemit-schedule", "pgemit-schedule-list")
        .hasSizeGreaterThan(Subcommands.NAMES.size())
        .doesNotHaveDuplicates();
    assertThat(PAGES)
        .filteredOn(page -> !page.name().equals("pgemit"))
        .allMatch(page -> page.source().contains("\n.SH EXAMPLES\n"));
  }

  @Test
  void pagesHaveNoErrors() throws Exception {
    assumeInstalled("mandoc");
    var command = new ArrayList<>(List.of("mandoc", "-Tlint", "-Werror"));
    for (var page : PAGES) {
      command.add(write(page).toString());
    }

    assertThat(run(command)).isEmpty();
  }

  @Test
  void manShowsThePage() throws Exception {
    assumeInstalled("man");
    var page = PAGES.stream().filter(each -> each.name().equals("pgemit-emit")).findFirst();
    var shown = run(List.of("man", "-l", write(page.orElseThrow()).toString()));

    assertThat(shown.replaceAll("\\s+", " ")) // the lines are justified
        .containsSubsequence(
            "NAME",
            "pgemit-emit - emit one event, and print its id after the commit",
            "SYNOPSIS",
            "pgemit emit [",
            "OPTIONS",
            "--to ROOM",
            "EXIT STATUS",
            "EXAMPLES",
            "pgemit emit --to user:42 price '{\"id\": 1, \"amount\": 9.90}' EUR",
            "SEE ALSO",
            "pgemit(1)");
  }

  private Path write(ManPage page) throws Exception {
    return Files.writeString(folder.resolve(page.name() + ".1"), page.source());
  }

  private static String run(List<String> command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("MANWIDTH", "200", "LC_ALL", "C.UTF-8"));
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static void assumeInstalled(String program) {
    assumeThat(Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of))
        .as(program + " is installed")
        .anyMatch(path -> Files.isExecutable(path.resolve(program)));
  }
}
