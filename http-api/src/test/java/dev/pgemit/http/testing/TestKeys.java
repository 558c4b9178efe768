package dev.pgemit.http.testing;

import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.RequestRate;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates keys like the command. */
public final class TestKeys {
  private final KeyAdministration administration;

  private TestKeys(KeyAdministration administration) {
    this.administration = administration;
  }

  public static TestKeys of(TestDatabase database) {
    return new TestKeys(
        new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester"));
  }

  /** Creates a key with permissions for all namespaces, rooms and events. */
  public String create(String name, String permissions) {
    return create(name, permissions, "*", "*", "*");
  }

  public String create(
      String name, String permissions, String namespace, String room, String event) {
    var grant =
        new Grant(
            parsePermissions(permissions),
            List.of(Glob.ofNamespace(namespace)),
            List.of(new Glob(room)),
            List.of(new Glob(event)));
    return create(name, new AccessPolicy(grant, null), null);
  }

  public String createWithRate(String name, String rate) {
    var everything = Grant.EVERYTHING;
    return create(name, new AccessPolicy(everything, RequestRate.parse(rate).orElseThrow()), null);
  }

  public String createExpiring(String name, Duration after) {
    return create(name, new AccessPolicy(Grant.EVERYTHING, null), after);
  }

  private String create(String name, AccessPolicy terms, @Nullable Duration after) {
    return administration
        .create(name, terms, now -> after == null ? null : now.plus(after))
        .orElseThrow()
        .text();
  }

  public void revoke(String name) {
    administration.revoke(name);
  }

  public String rotate(String name, Duration overlap) {
    return administration.rotate(name, overlap).text();
  }

  private static Set<Permission> parsePermissions(String names) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (var word : names.split(",", -1)) {
      if (word.equals("*")) {
        permissions.addAll(Permission.all());
      } else {
        permissions.add(Permission.of(word).orElseThrow());
      }
    }
    return permissions;
  }

  /** Returns all permissions except these. */
  public static String allPermissionsExcept(String words) {
    var others = EnumSet.copyOf(Permission.all());
    others.removeAll(parsePermissions(words));
    return others.stream().map(Permission::label).collect(Collectors.joining(","));
  }
}
