package dev.pgemit.cli.key;

import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.command.RootCommand;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.http.access.AdministeredKeys;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.settings.EnvironmentVariable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that chooses between the keys in Postgres and those in a file. */
@Command
final class KeysOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--keys-file",
      paramLabel = "FILE",
      description =
          "The file of the keys, for a service without Postgres. Default: PGEMIT_KEYS_FILE;"
              + " without either, the keys are in Postgres at DATABASE_URL")
  private @Nullable Path file;

  /**
   * Opens the keys.
   *
   * @throws dev.pgemit.http.settings.SettingsException if a variable is missing or invalid
   */
  AdministeredKeys open() {
    var environment = RootCommand.environmentOf(command);
    return file(environment)
        .<AdministeredKeys>map(KeysInFile::new)
        .orElseGet(() -> openPostgres(environment));
  }

  // With DATABASE_URL, the settings reject PGEMIT_KEYS_FILE.
  private Optional<Path> file(Map<String, String> environment) {
    return file != null || EnvironmentVariable.DATABASE_URL.valueIn(environment).isPresent()
        ? Optional.ofNullable(file)
        : EnvironmentVariable.PGEMIT_KEYS_FILE.valueIn(environment).map(Path::of);
  }

  private static AdministeredKeys openPostgres(Map<String, String> environment) {
    var settings = Environment.readSettings(environment);
    Logging.configure(settings);
    return new KeyAdministration(
        Database.dataSource(settings),
        settings.attachmentsTable(),
        System.getProperty("user.name", "someone"));
  }
}
