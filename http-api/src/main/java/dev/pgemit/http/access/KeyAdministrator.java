package dev.pgemit.http.access;

import dev.pgemit.http.audit.AuditActor;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The author of key changes.
 *
 * @param actor the author in the audit trail
 * @param caller the caller of the service, whose rights limit the changes; {@code null} for the
 *     command, which may do everything that the database permits
 * @param replica the name of the process
 */
record KeyAdministrator(AuditActor actor, @Nullable Caller caller, String replica) {
  /** Returns the person who runs the command. */
  static KeyAdministrator ofCommand(String name) {
    return new KeyAdministrator(AuditActor.ofPerson(name), null, "pgemit key");
  }

  /**
   * Returns the rights of the author, which no other transaction can take away before this one
   * ends.
   *
   * @throws dev.pgemit.http.problem.ProblemException if the caller's key is no longer valid
   */
  KeyScope lockScope(Connection connection, KeysTable table) throws SQLException {
    if (caller == null) {
      return KeyScope.UNLIMITED;
    }
    var id = caller.keyId();
    if (id.isEmpty()) {
      return readScope();
    }
    // The cached key may be 2 seconds old.
    var key = table.lockById(connection, id.get());
    var now = table.readState(connection).now();
    if (key.isEmpty() || !key.get().isActive(now)) {
      throw KeyScope.goneKey(caller);
    }
    return KeyScope.of(caller, key.get().policy(), key.get().lifetime().expiresAt());
  }

  /** Returns the rights of the author, for reading. */
  KeyScope readScope() {
    return caller == null
        ? KeyScope.UNLIMITED
        : KeyScope.of(
            caller,
            new AccessPolicy(caller.grant(), caller.rate()),
            caller.tokenExpiry().orElse(null));
  }
}
