package dev.pgemit.interop.faults.receive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers that one receiver got, and when. Thread-safe. */
public final class Arrivals {
  private final Map<Integer, Integer> times = new HashMap<>();
  private final List<Long> moments = new ArrayList<>();

  /** Notes one. */
  public synchronized void add(int number) {
    times.merge(number, 1, Integer::sum);
    moments.add(System.nanoTime());
  }

  /** How often a number came. */
  public synchronized int times(int number) {
    return times.getOrDefault(number, 0);
  }

  /** How often each number came that came. */
  public synchronized Map<Integer, Integer> all() {
    return Map.copyOf(times);
  }

  /** When one came, by {@link System#nanoTime()}, in order. */
  public synchronized List<Long> moments() {
    return List.copyOf(moments);
  }
}
