package dev.pgemit.http.access;

import java.util.Optional;
import java.util.function.Supplier;

/** Creates the holder of a key with all permissions. */
public final class KeyHolder {
  private KeyHolder() {}

  /** Returns a holder whose key is valid until the supplier returns a reason against it. */
  public static Caller until(Supplier<Optional<String>> over) {
    return Caller.ofKey("stolen", "k1", new AccessPolicy(Grant.EVERYTHING, null), over);
  }
}
