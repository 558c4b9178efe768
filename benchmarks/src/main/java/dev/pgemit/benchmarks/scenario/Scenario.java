package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.protocol.Payload;

/**
 * A scenario to measure.
 *
 * @param name the name for {@code --only} and the results
 * @param system the system under test
 * @param workload the workload of the worker
 * @param payload the payload of an event
 * @param senders threads or connections that send at the same time
 * @param rooms rooms that each event names
 * @param listeners connections that listen: one on the channel in use, the others on other channels
 * @param curve the curve of which the scenario is a point; empty for none
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

  /** Returns the name without the point of a curve. */
  public String baseName() {
    var at = name.indexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  /** Returns the position on the curve. */
  public int x() {
    return Integer.parseInt(name.substring(name.indexOf('=') + 1));
  }
}
