package dev.pgemit.listen;

import dev.pgemit.datasource.BoundedReadSocketFactory;
import dev.pgemit.datasource.UnpooledConnection;
import dev.pgemit.datasource.UnreadableDataSourceException;
import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.wire.MessageValidationException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the LISTEN connection, which is long-lived and never comes from a pool. */
@FunctionalInterface
public interface ListenConnectionSource {
  /** Opens a connection, which the caller closes. */
  Connection open() throws SQLException;

  /** Returns a source that connects to a JDBC URL. */
  static ListenConnectionSource ofUrl(
      String url, @Nullable String user, @Nullable String password) {
    var dataSource = new PGSimpleDataSource();
    try {
      dataSource.setUrl(url);
    } catch (IllegalArgumentException e) {
      // The cause's message may hold a password.
      throw new MessageValidationException(
          "listenUrl", "must be an address such as jdbc:postgresql://host/database");
    }
    if (user != null) {
      dataSource.setUser(user);
    }
    if (password != null) {
      dataSource.setPassword(password);
    }
    if (!url.contains("ApplicationName=")) {
      dataSource.setApplicationName("pgemit-listen");
    }
    dataSource.setTcpKeepAlive(true); // the connection is idle most of the time
    BoundedReadSocketFactory.install(dataSource);
    return () -> ConnectionOpener.open(dataSource);
  }

  /**
   * Returns a source that connects to the database of the publisher, past any pool: LISTEN would
   * occupy a pooled connection for good, and pools close connections by age.
   */
  static ListenConnectionSource bypassingPool(DataSource dataSource) {
    return () -> {
      try {
        return ConnectionOpener.openWith(() -> UnpooledConnection.open(dataSource));
      } catch (UnreadableDataSourceException e) {
        throw ListenFailure.permanent(
            ("Responses require a separate listening connection, but the emitter cannot read"
                    + " the address from %s. Set listenUrl or listenDataSource when building the"
                    + " emitter")
                .formatted(dataSource.getClass().getName()),
            e);
      }
    };
  }
}
