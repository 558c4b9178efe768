package dev.pgemit.interop.faults.receive;

/** Somebody who hears the channel, and knows when not. */
public interface EventReceiver extends AutoCloseable {
  /** Who it is. */
  String name();

  /** What it has got so far. */
  ReceivedEvents received();

  /** When it heard nothing. */
  ListeningGaps gaps();

  /** Whether it heard of an event, and could not fetch it from the attachments table. */
  default boolean couldNotRead(int number) {
    return false;
  }

  @Override
  void close();
}
