package dev.pgemit;

import java.util.List;

/**
 * To whom, and how: a namespace, rooms, exceptions and flags, ready to emit. Immutable; safe to
 * share between threads, and to keep.
 */
public final class BroadcastOperator extends RequestOperations {
  BroadcastOperator(Sender sender, Target target) {
    super(sender, target);
  }

  /**
   * Tells the namespace.
   *
   * @return its name, with its slash
   */
  public String namespace() {
    return target().namespace().name();
  }

  /**
   * Tells the rooms.
   *
   * @return their names, each once; none where everyone in the namespace is meant
   */
  public List<String> rooms() {
    return target().rooms().rooms();
  }
}
