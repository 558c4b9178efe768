package dev.pgemit.cli;

import dev.pgemit.Emitter;
import dev.pgemit.http.settings.DatabaseUrl;
import dev.pgemit.http.settings.EmitterOption;
import dev.pgemit.http.settings.Settings;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of the settings, for commands that end soon: no pool. */
public final class Database {
  // Off or endless by default, but for the last: a server's detail may quote a whole payload.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "tcpKeepAlive", "true",
          "connectTimeout", "10",
          "socketTimeout", "60",
          "ApplicationName", "pgemit",
          "logServerErrorDetail", "false");

  private Database() {}

  /** Connections to it, which end soon rather than hang. */
  public static DataSource dataSource(Settings settings) {
    return dataSource(settings.database());
  }

  /** Where answers are listened for. */
  static DataSource listening(Settings settings) {
    return dataSource(settings.listen());
  }

  private static DataSource dataSource(DatabaseUrl address) {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(address.jdbc());
    for (var each : DEFAULTS.entrySet()) {
      if (address.parameter(each.getKey()).isEmpty()) {
        set(dataSource, each.getKey(), each.getValue());
      }
    }
    return dataSource;
  }

  private static void set(PGSimpleDataSource dataSource, String name, String value) {
    try {
      dataSource.setProperty(name, value);
    } catch (SQLException e) {
      throw new IllegalArgumentException("The driver has no " + name, e);
    }
  }

  static Emitter emitter(Settings settings) {
    return EmitterOption.checked(
        () ->
            Emitter.builder(dataSource(settings))
                .channelPrefix(settings.channelPrefix())
                .attachmentsTable(settings.attachmentsTable())
                .payloadThreshold(settings.payloadThreshold())
                .listenDataSource(listening(settings))
                .build());
  }
}
