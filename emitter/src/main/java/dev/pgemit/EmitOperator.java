package dev.pgemit;

/**
 * Emits to a namespace and rooms, with options: in a {@link Batch}, in a transaction of {@link
 * Emitter#using}, or as a recurring emit. Immutable.
 */
public final class EmitOperator extends EmitOperations<EmitOperator> {
  EmitOperator(MessageSender sender, BroadcastOptions options) {
    super(sender, options);
  }

  @Override
  EmitOperator with(BroadcastOptions changed) {
    return new EmitOperator(sender(), changed);
  }
}
