package dev.pgemit.interop.faults.load;

import java.util.List;

/**
 * Two loads at the same time: events that go to Redis directly, and events with an idempotency key,
 * which go through the outbox. The numbers of the first are odd, and those of the second even.
 */
public final class RedisLoad implements AutoCloseable {
  private final LoadGenerator direct;
  private final LoadGenerator outbox;

  /**
   * Creates a load. {@link #start} starts it.
   *
   * @param senders the senders, which the load closes
   */
  public RedisLoad(List<EventSender> senders) {
    this.direct = new LoadGenerator(senders, number -> event(2 * number + 1, false));
    this.outbox = new LoadGenerator(senders, number -> event(2 * number, true));
  }

  private static NumberedEvent event(int number, boolean isKeyed) {
    return new NumberedEvent(number, isKeyed, NumberedEvent.of(number).isLarge());
  }

  /** Starts a number of threads for each sender and way. */
  public void start(int threadsPerSender) {
    direct.start(threadsPerSender);
    outbox.start(threadsPerSender);
  }

  /** Returns the events that go to Redis directly. */
  public LoadGenerator direct() {
    return direct;
  }

  /** Returns the events that go through the outbox. */
  public LoadGenerator outbox() {
    return outbox;
  }

  /** Waits until a number of further calls of each way have ended, accepted or not. */
  public void awaitCalls(int count) {
    direct.awaitCalls(count);
    outbox.awaitCalls(count);
  }

  /** Waits until each thread has finished its event. */
  public void stop() throws InterruptedException {
    direct.stop();
    outbox.stop();
  }

  @Override
  public void close() {
    direct.close();
    outbox.close();
  }
}
