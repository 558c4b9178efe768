package dev.pgemit.http.access;

import dev.pgemit.http.access.StoredKey.KeyLifetime;
import dev.pgemit.http.audit.AuditActor;
import dev.pgemit.http.audit.AuditEntry;
import dev.pgemit.http.audit.AuditTable;
import dev.pgemit.http.audit.AuditTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates, rotates and revokes keys in Postgres. Each change is one transaction, which also stores
 * an entry of the audit trail, and one audit log line.
 */
public final class KeyAdministration implements AdministeredKeys {
  private final DataSource dataSource;
  private final KeysTable table;
  private final KeyUsesTable uses;
  private final AuditTable auditTable;
  private final KeysTableWriter writer;
  private final KeyAdministrator administrator;

  /**
   * Creates an instance without connecting.
   *
   * @param dataSource provides connections of a role with write access to the keys table
   * @param attachmentsTable the attachments table, whose schema also contains the keys table
   * @param actor the name that the audit log records
   */
  public KeyAdministration(DataSource dataSource, String attachmentsTable, String actor) {
    this(
        dataSource,
        KeysTable.inSameSchemaAs(attachmentsTable),
        KeyUsesTable.inSameSchemaAs(attachmentsTable),
        AuditTable.inSameSchemaAs(attachmentsTable),
        KeyAdministrator.ofCommand(actor));
  }

  private KeyAdministration(
      DataSource dataSource,
      KeysTable table,
      KeyUsesTable uses,
      AuditTable auditTable,
      KeyAdministrator administrator) {
    this.dataSource = dataSource;
    this.table = table;
    this.uses = uses;
    this.auditTable = auditTable;
    this.administrator = administrator;
    this.writer = new KeysTableWriter(table, administrator.actor().name());
  }

  /**
   * Returns a copy that acts for a caller of the service, and only within the caller's rights. Keys
   * beyond these rights count as missing.
   *
   * @param actor the caller in the audit trail
   * @param replica the name of this process
   */
  public KeyAdministration onBehalfOf(Caller caller, AuditActor actor, String replica) {
    return new KeyAdministration(
        dataSource, table, uses, auditTable, new KeyAdministrator(actor, caller, replica));
  }

  /**
   * A new key and the row that stores it.
   *
   * @param key the key, which cannot be displayed again
   * @param stored the row
   */
  public record CreatedKey(ApiKey key, StoredKey stored) {
    /** Returns the lookup id, which is not secret. */
    public String id() {
      return key.id();
    }

    /** Returns the complete key, including the secret, for one-time display. */
    public String text() {
      return key.text();
    }
  }

  /**
   * Creates a key. The new key replaces an expired key of the same name.
   *
   * @return the key; empty if an active key has the same name, or if any key beyond the caller's
   *     rights ever had it, since keys of one name share their scheduled emits
   * @throws KeyAdministrationException if the name, the policy or the expiry is invalid
   * @throws dev.pgemit.http.problem.ProblemException if the key exceeds the caller's rights
   * @throws KeysUnavailableException if the table cannot be written
   */
  @Override
  public Optional<CreatedKey> create(String name, AccessPolicy policy, KeyExpiry expiry) {
    KeyRules.requireName(name);
    KeyRules.requireUsable(policy.grant());
    var key = ApiKey.create();
    var expired = new ArrayList<StoredKey>();
    var created =
        inTransaction(
            connection -> {
              var scope = administrator.lockScope(connection, table);
              var keysOfName = table.lockByName(connection, name);
              var now = table.readState(connection).now();
              var expiresAt = KeyRules.requireFuture(expiry, now);
              scope.requireCovers(policy, expiresAt);
              if (!keysOfName.stream().allMatch(scope::covers)) {
                return Optional.<CreatedKey>empty();
              }
              for (var old : keysOfName) {
                if (old.isCurrent() && !old.isActive(now)) {
                  writer.markReplaced(connection, old.id(), Duration.ZERO);
                  expired.add(old);
                }
              }
              if (!writer.insert(connection, key, name, policy, expiresAt)) {
                return Optional.<CreatedKey>empty();
              }
              record(connection, "key_create", name, describe(key, policy, expiresAt));
              return Optional.of(new CreatedKey(key, read(connection, key)));
            });
    for (var old : expired) {
      AuditLog.log("Key {}, which had expired, was replaced by {}", old, actor());
    }
    created.ifPresent(
        one ->
            AuditLog.log(
                "Key {} was created by {}: {}{}",
                one.stored(),
                actor(),
                policy,
                expirySuffix(one.stored().lifetime().expiresAt())));
    return created;
  }

  /** Returns all keys within the caller's rights, including inactive keys. */
  @Override
  public KeyList list() {
    return inTransaction(
        connection -> {
          var scope = administrator.readScope();
          return new KeyList(
              table.readAll(connection).stream().filter(scope::covers).toList(),
              uses.readAll(connection),
              table.readState(connection).now());
        });
  }

  /**
   * The keys at a point in time.
   *
   * @param keys the keys, by name
   * @param lastUses the time of the last use by key id, to the minute, for keys that were used
   * @param now the database time
   */
  public record KeyList(List<StoredKey> keys, Map<String, Instant> lastUses, Instant now) {}

  @Override
  public int revoke(String name) {
    var revoked =
        inTransaction(
            connection -> {
              var scope = administrator.lockScope(connection, table);
              if (!table.lockByName(connection, name).stream().allMatch(scope::covers)) {
                throw unknownKey(name);
              }
              var ids = writer.revoke(connection, name);
              if (!ids.isEmpty()) {
                record(connection, "key_revoke", name, String.join(", ", ids));
              }
              return ids;
            });
    if (revoked.isEmpty()) {
      throw unknownKey(name);
    }
    for (var id : revoked) {
      AuditLog.log("Key {} ({}) was revoked by {}", name, id, actor());
    }
    return revoked.size();
  }

  /**
   * Creates a replacement for a key, with the same policy and the same lifetime.
   *
   * @param overlap how long the old key remains valid
   * @return the new key
   * @throws KeyAdministrationException if no key has the name
   * @throws dev.pgemit.http.problem.ProblemException if the new key exceeds the caller's rights
   */
  @Override
  public CreatedKey rotate(String name, Duration overlap) {
    var key = ApiKey.create();
    var rotated =
        inTransaction(
            connection -> {
              var scope = administrator.lockScope(connection, table);
              var old =
                  table.lockActive(connection, name).stream()
                      .filter(scope::covers)
                      .findFirst()
                      .orElseThrow(() -> unknownKey(name));
              var now = table.readState(connection).now();
              var expiresAt = sameLifetimeFrom(old.lifetime(), now);
              scope.requireCovers(old.policy(), expiresAt);
              writer.markReplaced(connection, old.id(), overlap);
              writer.insert(connection, key, name, old.policy(), expiresAt);
              record(
                  connection,
                  "key_rotate",
                  name,
                  "%s replaces %s%s".formatted(key.id(), old.id(), overlapSuffix(overlap)));
              return new RotatedKey(old, new CreatedKey(key, read(connection, key)));
            });
    AuditLog.log(
        "Key {} was replaced by a new key ({}), created by {}{}",
        rotated.old(),
        key.id(),
        actor(),
        overlapSuffix(overlap));
    return rotated.created();
  }

  private record RotatedKey(StoredKey old, CreatedKey created) {}

  private String actor() {
    return AuditLog.quote(writer.actor());
  }

  private StoredKey read(Connection connection, ApiKey key) throws SQLException {
    return table.lockById(connection, key.id()).orElseThrow();
  }

  // A schema of an earlier version has no table for it, and keys work there as before.
  private void record(Connection connection, String action, String name, String detail)
      throws SQLException {
    if (auditTable.exists(connection)) {
      auditTable.insert(
          connection,
          List.of(
              AuditEntry.now(
                  administrator.actor(), action, "accepted", AuditTarget.of(name), detail)),
          administrator.replica());
    }
  }

  private static String describe(ApiKey key, AccessPolicy policy, @Nullable Instant expiresAt) {
    return "%s: %s%s".formatted(key.id(), policy, expirySuffix(expiresAt));
  }

  private static String expirySuffix(@Nullable Instant expiresAt) {
    return expiresAt == null ? "" : ", valid until " + expiresAt;
  }

  private static String overlapSuffix(Duration overlap) {
    return overlap.isZero() ? "" : "; the old key stays valid for " + overlap;
  }

  static @Nullable Instant sameLifetimeFrom(KeyLifetime lifetime, Instant now) {
    return lifetime.expiresAt() == null
        ? null
        : now.plus(Duration.between(lifetime.createdAt(), lifetime.expiresAt()));
  }

  static KeyAdministrationException unknownKey(String name) {
    return new KeyAdministrationException(
        "",
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
