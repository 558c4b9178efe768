package dev.pgemit.cli.key;

import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.http.access.KeyAdministration;

/** Opens the API keys of the database in {@code DATABASE_URL}. */
final class KeyAdministrationFactory {
  private KeyAdministrationFactory() {}

  static KeyAdministration create() {
    var settings = Environment.readSettings();
    Logging.configure(settings);
    return new KeyAdministration(
        Database.dataSource(settings),
        settings.attachmentsTable(),
        System.getProperty("user.name", "someone"));
  }
}
