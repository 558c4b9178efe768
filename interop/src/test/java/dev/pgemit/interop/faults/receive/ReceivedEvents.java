package dev.pgemit.interop.faults.receive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers that one receiver got, and when. Thread-safe. */
public final class ReceivedEvents {
  private final Map<Integer, Integer> counts = new HashMap<>();
  private final List<Long> receivedAtNanos = new ArrayList<>();

  /** Notes one. */
  public synchronized void add(int number) {
    counts.merge(number, 1, Integer::sum);
    receivedAtNanos.add(System.nanoTime());
  }

  /** How often a number came. */
  public synchronized int counts(int number) {
    return counts.getOrDefault(number, 0);
  }

  /** How often each number came that came. */
  public synchronized Map<Integer, Integer> allCounts() {
    return Map.copyOf(counts);
  }

  /** When one came, by {@link System#nanoTime()}, in order. */
  public synchronized List<Long> receivedAtNanos() {
    return List.copyOf(receivedAtNanos);
  }
}
