package dev.pgemit.http.testing;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A role that may do nothing but log in, until it is granted more.
 *
 * @param database where it logs in
 * @param name its name
 */
public record TestRole(TestDatabase database, String name) implements AutoCloseable {
  private static final String PASSWORD = "role-password";

  public static TestRole create(TestDatabase database) throws SQLException {
    var role = new TestRole(database, "role_" + database.query("SELECT current_database()"));
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role.name, PASSWORD));
    return role;
  }

  public void grant(String privilege) throws SQLException {
    database.execute("GRANT %s TO %s".formatted(privilege, name));
  }

  /** A session of its own. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), name, PASSWORD);
  }

  /** The address at which it logs in. */
  public String url() {
    return database.url().replaceFirst("//.*@", "//" + name + ":" + PASSWORD + "@");
  }

  @Override
  public void close() throws SQLException {
    database.execute("DROP OWNED BY " + name);
    database.execute("DROP ROLE " + name);
  }
}
