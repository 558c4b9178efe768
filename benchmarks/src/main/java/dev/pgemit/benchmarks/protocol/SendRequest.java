package dev.pgemit.benchmarks.protocol;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A command to a worker to send events.
 *
 * @param workload the name of the workload
 * @param run the number of the measurement, for the markers
 * @param senders threads or connections that send at the same time
 * @param perSender events of each sender
 * @param payload the payload of an event
 * @param rooms how many rooms each event names
 * @param target the URL of the HTTP server; empty without HTTP
 */
public record SendRequest(
    String workload,
    int run,
    int senders,
    int perSender,
    Payload payload,
    int rooms,
    String target) {

  /** Returns the number of events of all senders. */
  public int eventCount() {
    return senders * perSender;
  }

  /** Returns the marker of an event of this measurement. */
  public String marker(int sender, int sequence) {
    return EventMarker.format(run, sender, sequence);
  }

  /** Returns the names of the rooms that each event names. */
  public List<String> roomNames() {
    return IntStream.range(0, rooms).mapToObj("room:%05d"::formatted).toList();
  }
}
