package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.DatabaseUrl;
import java.sql.Connection;

/** Checks that the driver finds the primary among several hosts, including after a failover. */
public final class HostsCheck implements DatabaseCheck {
  private final DatabaseUrl address;

  /**
   * Creates the check without running a query.
   *
   * @param address the address of Postgres
   */
  public HostsCheck(DatabaseUrl address) {
    this.address = address;
  }

  @Override
  public CheckResult run(Connection connection) {
    if (address.hosts().size() == 1) {
      return CheckResult.ok("one: " + address.hosts().get(0));
    }
    var all = String.join(", ", address.hosts());
    return address.parameter("targetServerType").filter("primary"::equals).isPresent()
        ? CheckResult.ok(all + ", of which the primary is used")
        : CheckResult.warning(
            "DATABASE_URL names several hosts, and the driver uses the first that"
                + " answers, even a standby",
            "add targetServerType=primary to DATABASE_URL");
  }
}
