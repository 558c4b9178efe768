package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.load.Payload;

/**
 * One thing to measure.
 *
 * @param name how {@code --only} and the results call it
 * @param source whose way it is
 * @param workload what the worker runs
 * @param payload what an event carries
 * @param senders threads or connections that send at once
 * @param rooms rooms that each event names
 * @param listeners connections that listen: one on the channel in use, the others elsewhere
 * @param curve the curve that it is a point of; empty for what is measured by itself
 */
public record Scenario(
    String name,
    Source source,
    String workload,
    Payload payload,
    int senders,
    int rooms,
    int listeners,
    String curve) {

  static Scenario of(String name, Source source, String workload) {
    return new Scenario(name, source, workload, Payload.SMALL, 1, 0, 1, "");
  }

  Scenario with(Payload other) {
    var suffix = "-" + other.name().toLowerCase(java.util.Locale.ROOT);
    return new Scenario(name + suffix, source, workload, other, senders, rooms, listeners, curve);
  }

  Scenario senders(int count) {
    return new Scenario(name, source, workload, payload, count, rooms, listeners, curve);
  }

  Scenario rooms(int count) {
    return new Scenario(name, source, workload, payload, senders, count, listeners, curve);
  }

  Scenario listeners(int count) {
    return new Scenario(name, source, workload, payload, senders, rooms, count, curve);
  }

  Scenario on(Curve of, int x) {
    return of.at(
        new Scenario(
            "%s@%s=%d".formatted(name, of.label(), x),
            source,
            workload,
            payload,
            senders,
            rooms,
            listeners,
            of.label()),
        x);
  }

  /** The name without the point of a curve. */
  public String base() {
    var at = name.indexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  /** Where it lies on its curve. */
  public int x() {
    return Integer.parseInt(name.substring(name.indexOf('=') + 1));
  }
}
