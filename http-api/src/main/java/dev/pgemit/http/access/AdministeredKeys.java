package dev.pgemit.http.access;

import dev.pgemit.http.access.KeyAdministration.CreatedKey;
import dev.pgemit.http.access.KeyAdministration.KeyList;
import java.time.Duration;
import java.util.Optional;

/** Keys that a person manages with commands, in Postgres or in a file. */
public interface AdministeredKeys {
  /**
   * Creates a key. The new key replaces an expired key of the same name.
   *
   * @return the key; empty if an active key has the same name
   * @throws KeyAdministrationException if the name, the policy or the expiry is invalid
   * @throws KeysUnavailableException if the keys cannot be written
   */
  Optional<CreatedKey> create(String name, AccessPolicy policy, KeyExpiry expiry);

  /** Returns all keys, including inactive keys. */
  KeyList list();

  /**
   * Revokes all keys of a name.
   *
   * @return the number of revoked keys
   * @throws KeyAdministrationException if no key has the name
   */
  int revoke(String name);

  /**
   * Creates a replacement for a key, with the same policy and the same lifetime.
   *
   * @param overlap how long the old key remains valid
   * @throws KeyAdministrationException if no active key has the name
   */
  CreatedKey rotate(String name, Duration overlap);
}
