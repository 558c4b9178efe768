package dev.pgemit.listen;

import dev.pgemit.datasource.NewConnection;
import dev.pgemit.datasource.PortionedSocketFactory;
import dev.pgemit.datasource.UnreadableException;
import dev.pgemit.diagnosis.Connecting;
import dev.pgemit.wire.MessageRefused;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the connection that listens: one of its own, for as long as it likes, never a pool's. */
@FunctionalInterface
public interface ListenSource {
  /** Opens a new connection, for the caller to close. */
  Connection open() throws SQLException;

  /** Opens connections at an address. */
  static ListenSource at(String url, @Nullable String user, @Nullable String password) {
    var dataSource = new PGSimpleDataSource();
    try {
      dataSource.setUrl(url);
    } catch (IllegalArgumentException e) {
      // The exception's own text may quote a password.
      throw new MessageRefused(
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
    PortionedSocketFactory.install(dataSource);
    return () -> Connecting.to(dataSource);
  }

  /**
   * Opens connections where messages are published, past any pool: a listening connection would
   * occupy the pool's for good, and pools end connections by age.
   */
  static ListenSource beside(DataSource publishing) {
    return () -> {
      try {
        return Connecting.by(() -> NewConnection.of(publishing));
      } catch (UnreadableException e) {
        throw ListenFailure.permanent(
            "Answers need a connection of their own that listens, and %s does not say how to open one past its pool: set listenUrl or listenDataSource when building the emitter"
                .formatted(publishing.getClass().getName()),
            e);
      }
    };
  }
}
