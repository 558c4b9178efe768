package dev.pgemit.http.access;

import dev.pgemit.http.access.StoredKey.KeyLifetime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Creates, rotates and revokes keys. Each change is one transaction and one audit log line. */
public final class KeyAdministration {
  private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final DataSource dataSource;
  private final KeysTable table;
  private final KeysTableWriter writer;

  /**
   * Creates an instance without connecting.
   *
   * @param dataSource provides connections of a role with write access to the keys table
   * @param attachmentsTable the attachments table, whose schema also contains the keys table
   * @param actor the name that the audit log records
   */
  public KeyAdministration(DataSource dataSource, String attachmentsTable, String actor) {
    this.dataSource = dataSource;
    this.table = KeysTable.inSameSchemaAs(attachmentsTable);
    this.writer = new KeysTableWriter(table, actor);
  }

  /**
   * Creates a key. The new key replaces an expired key of the same name.
   *
   * @return the key, which cannot be displayed again; empty if an active key has the same name
   * @throws KeyAdministrationException if the name, the policy or the expiry is invalid
   * @throws KeysUnavailableException if the table cannot be written
   */
  public Optional<ApiKey> create(String name, AccessPolicy policy, KeyExpiry expiry) {
    requireName(name);
    requireCompatibleTargets(policy.grant());
    requireBroadcastVerb(policy.grant());
    var key = ApiKey.create();
    var expired = new ArrayList<StoredKey>();
    var created =
        inTransaction(
            connection -> {
              var activeKeys = table.lockActive(connection, name);
              var now = table.readState(connection).now();
              var expiresAt = requireFuture(expiry, now);
              for (var old : activeKeys) {
                if (!old.isActive(now)) {
                  writer.markReplaced(connection, old.id(), Duration.ZERO);
                  expired.add(old);
                }
              }
              return writer.insert(connection, key, name, policy, expiresAt)
                  ? Optional.of(expirySuffix(expiresAt))
                  : Optional.<String>empty();
            });
    for (var old : expired) {
      AuditLog.log(
          "Key {}, which had expired, was replaced by {}", old, AuditLog.quote(writer.actor()));
    }
    created.ifPresent(
        suffix ->
            AuditLog.log(
                "Key {} ({}) was created by {}: {}{}",
                name,
                key.id(),
                AuditLog.quote(writer.actor()),
                policy,
                suffix));
    return created.map(suffix -> key);
  }

  private static String expirySuffix(@Nullable Instant expiresAt) {
    return expiresAt == null ? "" : ", valid until " + expiresAt;
  }

  /** Returns all keys, including inactive keys, and the database time. */
  public KeyList list() {
    return inTransaction(
        connection -> new KeyList(table.readAll(connection), table.readState(connection).now()));
  }

  /**
   * The keys at a point in time.
   *
   * @param now the database time
   */
  public record KeyList(List<StoredKey> keys, Instant now) {}

  /**
   * Revokes all keys of a name.
   *
   * @return the number of revoked keys
   * @throws KeyAdministrationException if no key has the name
   */
  public int revoke(String name) {
    var revoked = inTransaction(connection -> writer.revoke(connection, name));
    if (revoked.isEmpty()) {
      throw unknownKey(name);
    }
    for (var id : revoked) {
      AuditLog.log("Key {} ({}) was revoked by {}", name, id, AuditLog.quote(writer.actor()));
    }
    return revoked.size();
  }

  /**
   * Creates a replacement for a key, with the same policy and the same lifetime.
   *
   * @param overlap how long the old key remains valid
   * @return the new key, which cannot be displayed again
   * @throws KeyAdministrationException if no key has the name
   */
  public ApiKey rotate(String name, Duration overlap) {
    var key = ApiKey.create();
    var old =
        inTransaction(
            connection -> {
              var found =
                  table.lockActive(connection, name).stream()
                      .findFirst()
                      .orElseThrow(() -> unknownKey(name));
              var now = table.readState(connection).now();
              writer.markReplaced(connection, found.id(), overlap);
              writer.insert(
                  connection, key, name, found.policy(), sameLifetimeFrom(found.lifetime(), now));
              return found;
            });
    AuditLog.log(
        "Key {} was replaced by a new key ({}), created by {}{}",
        old,
        key.id(),
        AuditLog.quote(writer.actor()),
        overlap.isZero() ? "" : "; the old key stays valid for " + overlap);
    return key;
  }

  private static @Nullable Instant sameLifetimeFrom(KeyLifetime lifetime, Instant now) {
    return lifetime.expiresAt() == null
        ? null
        : now.plus(Duration.between(lifetime.createdAt(), lifetime.expiresAt()));
  }

  private static void requireName(String name) {
    if (!NAME_PATTERN.matcher(name).matches()) {
      throw new KeyAdministrationException(
          "A key's name must have 1 to 63 letters, digits, dots, hyphens and"
              + " underscores, and must start with a letter or digit");
    }
  }

  // Broadcasts and server-side emits reach beyond rooms. A key limited to rooms could use neither.
  private static void requireCompatibleTargets(Grant grant) {
    if (grant.isLimitedToRooms() && grant.permissions().size() < Permission.values().length) {
      for (var permission : List.of(Permission.BROADCAST, Permission.SERVER_SIDE_EMIT)) {
        if (grant.permissions().contains(permission)) {
          throw new KeyAdministrationException(
              ("A key that is limited to rooms reaches only its rooms: leave out --to, or"
                      + " remove \"%s\" from --allow")
                  .formatted(permission.label()));
        }
      }
    }
  }

  // The broadcast permission has no effect without another permission.
  private static void requireBroadcastVerb(Grant grant) {
    if (grant.permissions().contains(Permission.BROADCAST)
        && Permission.BROADCASTABLE.stream().noneMatch(grant.permissions()::contains)) {
      throw new KeyAdministrationException(
          ("The permission \"broadcast\" has no effect alone: also allow what may be"
                  + " broadcast, such as --allow emit,broadcast (the permissions are %s)")
              .formatted(
                  Permission.BROADCASTABLE.stream()
                      .map(Permission::label)
                      .collect(Collectors.joining(", "))));
    }
  }

  private static @Nullable Instant requireFuture(KeyExpiry expiry, Instant now) {
    var expiresAt = expiry.expiresAt(now);
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw new KeyAdministrationException(
          "The key would expire at %s, which is not after the current time, %s"
              .formatted(expiresAt, now));
    }
    return expiresAt;
  }

  private static KeyAdministrationException unknownKey(String name) {
    return new KeyAdministrationException(
        "No active key has the name %s: \"pgemit key list\" shows the active keys"
            .formatted(AuditLog.quote(name)));
  }

  /** A unit of work in one transaction. */
  private interface TransactionWork<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T inTransaction(TransactionWork<T> work) {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        KeysTable.setLockTimeout(connection);
        var result = work.run(connection);
        connection.commit();
        return result;
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw KeysUnavailableException.of(e);
    }
  }
}
