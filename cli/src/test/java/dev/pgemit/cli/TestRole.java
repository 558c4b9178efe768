package dev.pgemit.cli;

import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;

/**
 * A role of a test's own, which may do nothing but log in until it is granted more.
 *
 * @param database where it logs in
 * @param name its name
 */
record TestRole(TestDatabase database, String name) implements AutoCloseable {
  static TestRole create(TestDatabase database) throws SQLException {
    var role = new TestRole(database, "login_" + database.query("SELECT current_database()"));
    database.execute("CREATE ROLE %s LOGIN PASSWORD 's3cret'".formatted(role.name));
    return role;
  }

  String url() {
    return database.url().replaceFirst("//.*@", "//" + name + ":s3cret@");
  }

  @Override
  public void close() throws SQLException {
    database.execute("DROP OWNED BY " + name);
    database.execute("DROP ROLE " + name);
  }
}
