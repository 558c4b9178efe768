package dev.pgemit;

import org.jspecify.annotations.Nullable;

/**
 * Emits messages as part of the caller's transactions, from {@link Emitter#using}. Servers receive
 * a message after its transaction commits, and never if the transaction rolls back.
 *
 * <p>Every method runs on the caller's thread, including the asynchronous methods. A returned id
 * belongs to a message that is part of the transaction, but not committed yet. There are no
 * requests to servers, because servers would receive a request only after the commit. The emitter
 * holds no resources, so it needs no {@code close}.
 */
public final class TransactionalEmitter extends EmitOperations<EmitOperator> {
  private final @Nullable ScheduleStore schedule;

  TransactionalEmitter(MessageSender sender, @Nullable ScheduleStore schedule) {
    super(sender, sender.defaults());
    this.schedule = schedule;
  }

  @Override
  EmitOperator with(BroadcastOptions changed) {
    return new EmitOperator(sender(), changed);
  }

  /**
   * Creates a batch, which publishes its messages in one statement: all or none, in order.
   *
   * @return an empty batch
   */
  public Batch batch() {
    return new Batch(sender(), null);
  }

  /**
   * Creates a batch with one idempotency key for all its messages, as {@link
   * Emitter#idempotentBatch} does.
   *
   * @param key 1 to 255 characters of printable ASCII, used once
   * @return an empty batch
   * @throws InvalidMessageException if the key is out of these bounds
   */
  public Batch idempotentBatch(String key) {
    return Batch.idempotent(sender(), BatchKey.of(key));
  }

  /**
   * Returns the scheduled messages that the transaction sees.
   *
   * @return the messages of all emitters that share this emitter's tables
   */
  public ScheduledEmits scheduled() {
    return new ScheduledEmits(sender().requireStored(schedule));
  }

  /**
   * Returns the recurring emits that the transaction sees.
   *
   * @return the recurring emits of all emitters that share this emitter's tables
   */
  public RecurringEmits recurring() {
    return new RecurringEmits(sender().requireStored(schedule), sender());
  }
}
