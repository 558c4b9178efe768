package dev.pgemit.http.access;

import dev.pgemit.http.access.StoredKey.Life;
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

/** Makes keys, and ends them. Each change is one transaction, and a line of the audit log. */
public final class KeyAdministration {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final DataSource dataSource;
  private final KeysTable table;
  private final KeyWriter writer;

  /**
   * Reads nothing yet.
   *
   * @param dataSource gives connections of a role that may write the table of keys
   * @param attachmentsTable beside which the table of keys is
   * @param who makes the changes, for the audit log
   */
  public KeyAdministration(DataSource dataSource, String attachmentsTable, String who) {
    this.dataSource = dataSource;
    this.table = KeysTable.beside(attachmentsTable);
    this.writer = new KeyWriter(table, who);
  }

  /**
   * Makes a key, in place of one of its name that has expired.
   *
   * @return the key, which cannot be shown again; empty where one of this name is good
   * @throws KeyRefusedException if the name, the terms or the expiry cannot be meant
   * @throws KeysUnavailableException if the table cannot be written
   */
  public Optional<KeyText> create(String name, Terms terms, Expiry expiry) {
    requireName(name);
    requireReach(terms.grant());
    requireVerb(terms.grant());
    var key = KeyText.create();
    var expired = new ArrayList<StoredKey>();
    var made =
        inTransaction(
            connection -> {
              var inForce = table.lockInForce(connection, name);
              var now = table.state(connection).now();
              var expiresAt = future(expiry, now);
              for (var old : inForce) {
                if (!old.isGood(now)) {
                  writer.replace(connection, old.id(), Duration.ZERO);
                  expired.add(old);
                }
              }
              return writer.insert(connection, key, name, terms, expiresAt)
                  ? Optional.of(until(expiresAt))
                  : Optional.<String>empty();
            });
    for (var old : expired) {
      Audit.log("Key {}, which had expired, was replaced by {}", old, Audit.quoted(writer.who()));
    }
    made.ifPresent(
        until ->
            Audit.log(
                "Key {} ({}) was created by {}: {}{}",
                name,
                key.id(),
                Audit.quoted(writer.who()),
                terms,
                until));
    return made.map(until -> key);
  }

  private static String until(@Nullable Instant expiresAt) {
    return expiresAt == null ? "" : ", good until " + expiresAt;
  }

  /** Every key, those that are over too, and the database's time. */
  public Listed list() {
    return inTransaction(
        connection -> new Listed(table.all(connection), table.state(connection).now()));
  }

  /**
   * The keys at a moment.
   *
   * @param keys by name
   * @param now the database's time
   */
  public record Listed(List<StoredKey> keys, Instant now) {}

  /**
   * Ends every key of a name.
   *
   * @return how many
   * @throws KeyRefusedException if there is none
   */
  public int revoke(String name) {
    var revoked = inTransaction(connection -> writer.revoke(connection, name));
    if (revoked.isEmpty()) {
      throw unknown(name);
    }
    for (var id : revoked) {
      Audit.log("Key {} ({}) was revoked by {}", name, id, Audit.quoted(writer.who()));
    }
    return revoked.size();
  }

  /**
   * Makes another key in place of one, on the same terms and for as long a time.
   *
   * @param overlap for how long the old one stays good
   * @return the new one, which cannot be shown again
   * @throws KeyRefusedException if there is none of this name
   */
  public KeyText rotate(String name, Duration overlap) {
    var key = KeyText.create();
    var old =
        inTransaction(
            connection -> {
              var found =
                  table.lockInForce(connection, name).stream()
                      .findFirst()
                      .orElseThrow(() -> unknown(name));
              var now = table.state(connection).now();
              writer.replace(connection, found.id(), overlap);
              writer.insert(connection, key, name, found.terms(), asLong(found.life(), now));
              return found;
            });
    Audit.log(
        "Key {} was replaced by another ({}), made by {}{}",
        old,
        key.id(),
        Audit.quoted(writer.who()),
        overlap.isZero() ? "" : "; the old one stays good for " + overlap);
    return key;
  }

  private static @Nullable Instant asLong(Life life, Instant now) {
    return life.expiresAt() == null
        ? null
        : now.plus(Duration.between(life.createdAt(), life.expiresAt()));
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new KeyRefusedException(
          "A key's name has 1 to 63 letters, digits, dots, minuses and underscores, and starts with"
              + " a letter or digit");
    }
  }

  // A key that says both would do less than it seems to.
  private static void requireReach(Grant grant) {
    if (grant.isLimitedToRooms() && grant.allow().size() < Right.values().length) {
      for (var right : List.of(Right.BROADCAST, Right.SERVER_SIDE_EMIT)) {
        if (grant.allow().contains(right)) {
          throw new KeyRefusedException(
              "A key that is limited to rooms reaches nobody else: leave out --to, or \"%s\" of --allow"
                  .formatted(right.word()));
        }
      }
    }
  }

  // Without one it lets its holder do nothing more, whatever its name promises.
  private static void requireVerb(Grant grant) {
    if (grant.allow().contains(Right.BROADCAST)
        && Right.BROADCASTING.stream().noneMatch(grant.allow()::contains)) {
      throw new KeyRefusedException(
          "The right \"broadcast\" does nothing by itself: say too what may be broadcast, such as --allow emit,broadcast (there are %s)"
              .formatted(
                  Right.BROADCASTING.stream().map(Right::word).collect(Collectors.joining(", "))));
    }
  }

  private static @Nullable Instant future(Expiry expiry, Instant now) {
    var at = expiry.from(now);
    if (at != null && !at.isAfter(now)) {
      throw new KeyRefusedException(
          "The key would expire at %s, and it is %s already".formatted(at, now));
    }
    return at;
  }

  private static KeyRefusedException unknown(String name) {
    return new KeyRefusedException(
        "No key %s is in force: \"pgemit key list\" shows those that are"
            .formatted(Audit.quoted(name)));
  }

  /** What is done with a connection. */
  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T inTransaction(Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        KeysTable.limitLocks(connection);
        var result = work.with(connection);
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
