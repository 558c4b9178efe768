package dev.pgemit;

/**
 * Emits events and sends requests to a namespace and rooms, with options. Immutable, reusable, and
 * safe to share between threads.
 */
public final class BroadcastOperator extends RequestOperations {
  BroadcastOperator(MessageSender sender, boolean keepsSecrets, BroadcastOptions options) {
    super(sender, keepsSecrets, options);
  }
}
