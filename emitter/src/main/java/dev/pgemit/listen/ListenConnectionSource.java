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

/** Opens the connection that listens: one of its own, for as long as it likes, never a pool's. */
@FunctionalInterface
public interface ListenConnectionSource {
  /** Opens a new connection, for the caller to close. */
  Connection open() throws SQLException;

  /** Opens connections at an address. */
  static ListenConnectionSource ofUrl(
      String url, @Nullable String user, @Nullable String password) {
    var dataSource = new PGSimpleDataSource();
    try {
      dataSource.setUrl(url);
    } catch (IllegalArgumentException e) {
      // The exception's own text may quote a password.
      throw new MessageValidationException(
          "listenUrl", "is no address such as jdbc:postgresql://host/database");
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
    dataSource.setTcpKeepAlive(true); // it is idle most of the time
    BoundedReadSocketFactory.install(dataSource);
    return () -> ConnectionOpener.open(dataSource);
  }

  /**
   * Opens connections where messages are published, past any pool: a listening connection would
   * occupy the pool's for good, and pools end connections by age.
   */
  static ListenConnectionSource bypassingPool(DataSource dataSource) {
    return () -> {
      try {
        return ConnectionOpener.openWith(() -> UnpooledConnection.open(dataSource));
      } catch (UnreadableDataSourceException e) {
        throw ListenFailure.permanent(
            "Answers need a connection of their own that listens, and %s does not say how to open one past its pool: set listenUrl or listenDataSource when building the emitter"
                .formatted(dataSource.getClass().getName()),
            e);
      }
    };
  }
}
