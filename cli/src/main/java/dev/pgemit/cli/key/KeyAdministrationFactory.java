package dev.pgemit.cli.key;

import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.logging.Logging;
import dev.pgemit.http.access.KeyAdministration;

/** The keys of the database that the environment names. */
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
