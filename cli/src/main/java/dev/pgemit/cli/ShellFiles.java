package dev.pgemit.cli;

import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.manual.ManPage;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes what a shell reads of pgemit: the completion scripts and the manual pages. The archive and
 * the image contain these files.
 */
public final class ShellFiles {
  private static final Map<String, String> COMPLETIONS =
      Map.of(
          "bash", "bash-completion/completions/pgemit",
          "zsh", "zsh/site-functions/_pgemit",
          "fish", "fish/vendor_completions.d/pgemit.fish");

  private ShellFiles() {}

  /**
   * Writes the files, in the folders that shells and man read below {@code /usr/share}.
   *
   * @param arguments the folder
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("Usage: ShellFiles FOLDER");
    }
    var folder = Path.of(arguments[0]);
    for (var completion : COMPLETIONS.entrySet()) {
      var file = folder.resolve(completion.getValue());
      Files.createDirectories(file.getParent());
      Files.writeString(file, completionScript(completion.getKey()));
    }
    var manual = Files.createDirectories(folder.resolve("man/man1"));
    for (var page : ManPage.pages(Main.commandLine(), new VersionProvider().getVersion()[0])) {
      writeCompressed(manual.resolve(page.name() + ".1.gz"), page.source());
    }
  }

  private static String completionScript(String shell) {
    var output = new StringWriter();
    var exitCode = Main.commandLine().setOut(new PrintWriter(output)).execute("completion", shell);
    if (exitCode != 0) {
      throw new IllegalStateException("No completion for " + shell + ": exit code " + exitCode);
    }
    return output.toString();
  }

  // The header of GZIPOutputStream has no time, so that equal pages are equal files.
  private static void writeCompressed(Path file, String content) throws IOException {
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      writer.write(content);
    }
  }
}
