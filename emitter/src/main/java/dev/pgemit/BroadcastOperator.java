package dev.pgemit;

/**
 * To whom, and how: a namespace, rooms, exceptions and flags, ready to emit. Immutable; safe to
 * share between threads, and to keep.
 */
public final class BroadcastOperator extends RequestOperations {
  BroadcastOperator(Sender sender, Target target) {
    super(sender, target);
  }
}
