package dev.pgemit.interop.faults.receive;

/** Somebody who hears the channel, and knows when not. */
public interface Receiver extends AutoCloseable {
  /** Who it is. */
  String name();

  /** What it has got so far. */
  Arrivals arrivals();

  /** When it heard nothing. */
  Deafness deafness();

  @Override
  void close();
}
