package dev.pgemit.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A role that may log in and do nothing else, until it is granted more.
 *
 * @param database the database in which it is granted privileges
 * @param name its name
 */
public record TestRole(TestDatabase database, String name) implements AutoCloseable {
  /** The password of every such role. */
  public static final String PASSWORD = "s3cret";

  /**
   * Creates a role.
   *
   * @param database a database, which has at most one such role
   * @return the role; closing it drops it with all that it owns in the database
   * @throws SQLException if the server refuses
   */
  public static TestRole create(TestDatabase database) throws SQLException {
    var role = new TestRole(database, "role_" + database.name());
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role.name, PASSWORD));
    return role;
  }

  /**
   * Grants privileges to the role.
   *
   * @param privilege such as {@code INSERT ON socket_io_attachments}
   * @throws SQLException if the server refuses
   */
  public void grant(String privilege) throws SQLException {
    database.execute("GRANT %s TO %s".formatted(privilege, name));
  }

  /**
   * Opens a connection as the role.
   *
   * @return a new connection, for the caller to close
   * @throws SQLException if the server refuses
   */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), name, PASSWORD);
  }

  /**
   * Returns the address of the database, with the role's name and password.
   *
   * @return {@code postgresql://role:password@host:port/database}
   */
  public String url() {
    return database.url().replaceFirst("//.*@", "//" + name + ":" + PASSWORD + "@");
  }

  @Override
  public void close() throws SQLException {
    database.execute("DROP OWNED BY " + name);
    database.execute("DROP ROLE " + name);
  }
}
