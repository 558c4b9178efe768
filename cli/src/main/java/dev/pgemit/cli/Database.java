package dev.pgemit.cli;

import dev.pgemit.Emitter;
import dev.pgemit.http.settings.DatabaseUrl;
import dev.pgemit.http.settings.Settings;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of the settings, for commands that end soon: no pool. */
public final class Database {
  private static final int LONGEST_CONNECT_SECONDS = 10;
  private static final int LONGEST_ANSWER_SECONDS = 60;

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
    dataSource.setConnectTimeout(LONGEST_CONNECT_SECONDS);
    dataSource.setSocketTimeout(LONGEST_ANSWER_SECONDS);
    dataSource.setTcpKeepAlive(true);
    dataSource.setLogServerErrorDetail(false);
    dataSource.setApplicationName("pgemit");
    // After the defaults, so that what the address says wins.
    dataSource.setUrl(address.jdbc());
    return dataSource;
  }

  static Emitter emitter(Settings settings) {
    return Emitter.builder(dataSource(settings))
        .channelPrefix(settings.channelPrefix())
        .attachmentsTable(settings.attachmentsTable())
        .payloadThreshold(settings.payloadThreshold())
        .listenDataSource(listening(settings))
        .build();
  }
}
