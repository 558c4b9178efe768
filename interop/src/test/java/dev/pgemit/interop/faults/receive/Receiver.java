package dev.pgemit.interop.faults.receive;

/** Somebody who hears the channel, and knows when not. */
public interface Receiver extends AutoCloseable {
  /** Who it is. */
  String name();

  /** What it has got so far. */
  Arrivals arrivals();

  /** When it heard nothing. */
  Deafness deafness();

  /** Whether it heard of an event, and could not fetch it from the attachments table. */
  default boolean couldNotRead(int number) {
    return false;
  }

  @Override
  void close();
}
