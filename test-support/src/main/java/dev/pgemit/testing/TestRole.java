package dev.pgemit.testing;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A role with the LOGIN attribute and no privileges until a grant.
 *
 * @param database the database of the grants
 * @param name the name of the role
 */
public record TestRole(TestDatabase database, String name) implements AutoCloseable {
  /** The password of every test role. */
  public static final String PASSWORD = "s3cret";

  /**
   * Creates a role.
   *
   * @param database a database, which has at most one test role
   * @return the role; closing it drops the role with all objects that it owns in the database
   * @throws SQLException if the server refuses
   */
  public static TestRole create(TestDatabase database) throws SQLException {
    var role = new TestRole(database, "role_" + database.name());
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role.name, PASSWORD));
    return role;
  }

  /**
   * Grants a privilege to the role.
   *
   * @param privilege for example {@code INSERT ON socket_io_attachments}
   * @throws SQLException if the server refuses
   */
  public void grant(String privilege) throws SQLException {
    database.execute("GRANT %s TO %s".formatted(privilege, name));
  }

  /**
   * Opens a connection as the role.
   *
   * @return a new connection; the caller closes it
   * @throws SQLException if the server refuses
   */
  public Connection connect() throws SQLException {
    // The address of the database names its own user, and would win over arguments.
    return database.dataSource().getConnection(name, PASSWORD);
  }

  /**
   * Returns the URL of the database with the role's name and password.
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
