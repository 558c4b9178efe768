package dev.pgemit.http.access;

import java.util.Optional;
import java.util.function.Supplier;

/** Makes the holder of a key that may do everything. */
public final class KeyHolder {
  private KeyHolder() {}

  /** One that is let in until this says why not. */
  public static Caller until(Supplier<Optional<String>> over) {
    return Caller.ofKey("stolen", "k1", new AccessPolicy(Grant.EVERYTHING, null), over);
  }
}
