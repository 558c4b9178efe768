package dev.pgemit.http.settings;

import java.util.Map;
import java.util.Optional;

/**
 * The addresses of Postgres.
 *
 * @param database the address for statements
 * @param listen the address for LISTEN, which may bypass a pooler
 */
public record PostgresAddresses(DatabaseUrl database, DatabaseUrl listen) {
  static Optional<PostgresAddresses> from(Map<String, String> environment) {
    var database = EnvironmentVariable.DATABASE_URL.valueIn(environment).map(DatabaseUrl::of);
    var listen =
        EnvironmentVariable.PGEMIT_LISTEN_URL
            .valueIn(environment)
            .map(url -> DatabaseUrl.of(EnvironmentVariable.PGEMIT_LISTEN_URL, url));
    if (database.isEmpty() && listen.isPresent()) {
      throw new SettingsException(
          EnvironmentVariable.PGEMIT_LISTEN_URL.name(),
          "has no effect alone: set DATABASE_URL too, or leave both out");
    }
    return database.map(url -> new PostgresAddresses(url, listen.orElse(url)));
  }

  /** Returns whether LISTEN uses the address for statements. */
  public boolean isShared() {
    return listen.equals(database);
  }
}
