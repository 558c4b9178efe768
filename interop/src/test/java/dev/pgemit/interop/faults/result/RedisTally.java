package dev.pgemit.interop.faults.result;

import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.EventReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The deliveries of a load over Redis.
 *
 * @param direct those of the events that go to Redis directly
 * @param outbox those of the events that go through the outbox
 */
public record RedisTally(DeliveryTally direct, DeliveryTally outbox) {
  // Much longer than the delay of an idle machine, which is about 20 ms.
  private static final Duration MAX_OUTBOX_DELAY = Duration.ofSeconds(1);

  /**
   * Counts the deliveries.
   *
   * @param keys the idempotency keys that Postgres holds
   */
  public static RedisTally count(
      RedisLoad load, List<? extends EventReceiver> receivers, Set<String> keys) {
    return new RedisTally(
        DeliveryTally.count(load.direct().eventResults(), receivers, keys),
        DeliveryTally.count(load.outbox().eventResults(), receivers, keys, MAX_OUTBOX_DELAY));
  }

  /** Returns the deliveries of both. */
  public DeliveryTally total() {
    return direct.plus(outbox);
  }
}
