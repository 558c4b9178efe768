package dev.pgemit.interop.faults.environment;

import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.EnumSet;

/** Creates the key with which a load calls a service. */
public final class ServiceKey {
  private ServiceKey() {}

  /** Returns the text of a new key with all permissions. */
  public static String create(TestDatabase database) throws SQLException {
    var keys = new KeyAdministration(database.dataSource(), "socket_io_attachments", "faults");
    return keys.create(
            "load", new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null), now -> null)
        .orElseThrow()
        .text();
  }
}
