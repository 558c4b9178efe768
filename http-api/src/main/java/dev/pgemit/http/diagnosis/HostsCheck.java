package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.DatabaseUrl;
import java.sql.Connection;

/** Whether the primary is found among several hosts, after a fail-over too. */
public final class HostsCheck implements Check {
  private final DatabaseUrl address;

  /**
   * Asks nothing yet.
   *
   * @param address where Postgres is
   */
  public HostsCheck(DatabaseUrl address) {
    this.address = address;
  }

  @Override
  public Finding on(Connection connection) {
    if (address.hosts().size() == 1) {
      return Finding.ok("one: " + address.hosts().get(0));
    }
    var all = String.join(", ", address.hosts());
    return address.parameter("targetServerType").filter("primary"::equals).isPresent()
        ? Finding.ok(all + ", of which the primary is taken")
        : Finding.warning(
            "DATABASE_URL names several hosts, and the first that answers is taken, be it a standby",
            "add targetServerType=primary to DATABASE_URL");
  }
}
