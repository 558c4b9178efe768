package dev.pgemit;

/**
 * A namespace, rooms and options, ready to emit and to ask. Immutable; safe to share between
 * threads, and to keep.
 */
public final class BroadcastOperator extends RequestOperations {
  BroadcastOperator(MessageSender sender, RequestContext context, BroadcastOptions options) {
    super(sender, context, options);
  }
}
