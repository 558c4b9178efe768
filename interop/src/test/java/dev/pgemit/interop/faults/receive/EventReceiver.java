package dev.pgemit.interop.faults.receive;

/** Receives the events of a channel, and records when it was not listening. */
public interface EventReceiver extends AutoCloseable {
  /** Returns the name for the report. */
  String name();

  /** Returns the events received so far. */
  ReceivedEvents received();

  /** Returns the times without a LISTEN connection. */
  ListeningGaps gaps();

  /** Returns whether an event's notification arrived but its attachment could not be read. */
  default boolean couldNotRead(int number) {
    return false;
  }

  @Override
  void close();
}
