package dev.pgemit.interop.faults.receive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers of the events that one receiver received, and the times. Thread-safe. */
public final class ReceivedEvents {
  private final Map<Integer, Integer> counts = new HashMap<>();
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Long> receivedAtNanos = new ArrayList<>();

  /** Records an event. */
  public synchronized void add(int number) {
    counts.merge(number, 1, Integer::sum);
    numbers.add(number);
    receivedAtNanos.add(System.nanoTime());
  }

  /** Returns how often an event was received. */
  public synchronized int counts(int number) {
    return counts.getOrDefault(number, 0);
  }

  /** Returns how often each received event was received. */
  public synchronized Map<Integer, Integer> allCounts() {
    return Map.copyOf(counts);
  }

  /** Returns the numbers in the order of arrival, with repeated ones. */
  public synchronized List<Integer> numbers() {
    return List.copyOf(numbers);
  }

  /** Returns the times of arrival by {@link System#nanoTime()}, in order. */
  public synchronized List<Long> receivedAtNanos() {
    return List.copyOf(receivedAtNanos);
  }
}
