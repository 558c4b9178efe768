package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page of the commands. With -Dpgemit.docs.write=true, the test writes the reference. */
class CommandDocumentTest {
  @Test
  void hasTheReferenceOfTheCommands() throws IOException {
    var expected = CommandReference.markdown(Main.commandLine());
    var page = Files.readString(CommandDocument.PAGE);
    if (Boolean.getBoolean("pgemit.docs.write")) {
      page = CommandDocument.introduction(page) + CommandDocument.MARKER + "\n" + expected;
      Files.writeString(CommandDocument.PAGE, page);
    }

    assertThat(CommandDocument.reference(page)).isEqualTo(expected);
  }

  @Test
  void everyCommandHasAnExample() {
    assertHasExamples(Main.commandLine());
  }

  private static void assertHasExamples(CommandLine command) {
    var spec = command.getCommandSpec();
    if (!spec.helpCommand()) {
      assertThat(spec.usageMessage().footer())
          .as(spec.qualifiedName(" "))
          .anyMatch(
              line -> line.contains(spec.root() == spec ? "pgemit dev" : spec.qualifiedName(" ")));
    }
    command.getSubcommands().values().forEach(CommandDocumentTest::assertHasExamples);
  }
}
