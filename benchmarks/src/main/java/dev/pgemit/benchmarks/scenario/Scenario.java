package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.protocol.Payload;

/**
 * One thing to measure.
 *
 * @param name how {@code --only} and the results call it
 * @param system whose way it is
 * @param workload what the worker runs
 * @param payload what an event carries
 * @param senders threads or connections that send at once
 * @param rooms rooms that each event names
 * @param listeners connections that listen: one on the channel in use, the others elsewhere
 * @param curve the curve that it is a point of; empty for what is measured by itself
 */
public record Scenario(
    String name,
    SystemUnderTest system,
    String workload,
    Payload payload,
    int senders,
    int rooms,
    int listeners,
    String curve) {

  static Scenario of(String name, SystemUnderTest system, String workload) {
    return new Scenario(name, system, workload, Payload.SMALL, 1, 0, 1, "");
  }

  Scenario withPayload(Payload other) {
    var suffix = "-" + other.name().toLowerCase(java.util.Locale.ROOT);
    return new Scenario(name + suffix, system, workload, other, senders, rooms, listeners, curve);
  }

  Scenario senders(int count) {
    return new Scenario(name, system, workload, payload, count, rooms, listeners, curve);
  }

  Scenario rooms(int count) {
    return new Scenario(name, system, workload, payload, senders, count, listeners, curve);
  }

  Scenario listeners(int count) {
    return new Scenario(name, system, workload, payload, senders, rooms, count, curve);
  }

  Scenario onCurve(Curve curve, int x) {
    return curve.vary(
        new Scenario(
            "%s@%s=%d".formatted(name, curve.label(), x),
            system,
            workload,
            payload,
            senders,
            rooms,
            listeners,
            curve.label()),
        x);
  }

  /** The name without the point of a curve. */
  public String baseName() {
    var at = name.indexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  /** Where it lies on its curve. */
  public int x() {
    return Integer.parseInt(name.substring(name.indexOf('=') + 1));
  }
}
