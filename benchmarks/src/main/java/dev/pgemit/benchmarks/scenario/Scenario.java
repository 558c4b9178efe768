package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.protocol.Payload;
import java.util.Locale;

/**
 * A scenario to measure.
 *
 * @param name the name for {@code --only} and the results
 * @param system the system under test
 * @param workload the workload of the worker
 * @param payload the payload of an event
 * @param senders threads or connections that send at the same time
 * @param perRequest events of each HTTP request
 * @param rooms rooms that each event names
 * @param listeners connections that listen: one on the channel in use, the others on other channels
 * @param replicas processes of the service that share the connections
 * @param curve the curve of which the scenario is a point; empty for none
 */
public record Scenario(
    String name,
    SystemUnderTest system,
    String workload,
    Payload payload,
    int senders,
    int perRequest,
    int rooms,
    int listeners,
    int replicas,
    String curve) {

  /** Returns a scenario with small events, one sender and one listener. */
  public static Scenario of(String name, SystemUnderTest system, String workload) {
    return new Scenario(name, system, workload, Payload.SMALL, 1, 1, 0, 1, 1, "");
  }

  Scenario withPayload(Payload other) {
    return new Scenario(
        name + "-" + other.name().toLowerCase(Locale.ROOT),
        system,
        workload,
        other,
        senders,
        perRequest,
        rooms,
        listeners,
        replicas,
        curve);
  }

  /** Returns this scenario with another number of threads or connections. */
  public Scenario senders(int count) {
    return vary(count, perRequest, rooms, listeners, replicas);
  }

  Scenario perRequest(int count) {
    return vary(senders, count, rooms, listeners, replicas);
  }

  Scenario rooms(int count) {
    return vary(senders, perRequest, count, listeners, replicas);
  }

  Scenario listeners(int count) {
    return vary(senders, perRequest, rooms, count, replicas);
  }

  Scenario replicas(int count) {
    return vary(senders, perRequest, rooms, listeners, count);
  }

  private Scenario vary(int senders, int perRequest, int rooms, int listeners, int replicas) {
    return new Scenario(
        name, system, workload, payload, senders, perRequest, rooms, listeners, replicas, curve);
  }

  Scenario onCurve(Curve curve, int x) {
    return curve.vary(
        new Scenario(
            "%s@%s=%d".formatted(name, curve.label(), x),
            system,
            workload,
            payload,
            senders,
            perRequest,
            rooms,
            listeners,
            replicas,
            curve.label()),
        x);
  }

  /** Returns whether clients acknowledge the events, so that Socket.IO servers must run. */
  boolean needsSocketServers() {
    return workload.equals("http-ack") || system == SystemUnderTest.SOCKET_SERVER;
  }

  /** Returns the nearest number of events of a sender that fills whole requests. */
  int roundToRequests(long events) {
    return (int) Math.max(1, Math.round((double) events / perRequest)) * perRequest;
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
