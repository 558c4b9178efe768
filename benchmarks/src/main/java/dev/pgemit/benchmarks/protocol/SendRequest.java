package dev.pgemit.benchmarks.protocol;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a worker is asked to send.
 *
 * @param workload the name of the workload
 * @param run the measurement, for the markers
 * @param senders threads or connections that send at once
 * @param perSender events of each
 * @param payload what an event carries
 * @param rooms how many rooms each event names
 * @param target where to send it, for HTTP; empty otherwise
 */
public record SendRequest(
    String workload,
    int run,
    int senders,
    int perSender,
    Payload payload,
    int rooms,
    String target) {

  /** All events of all senders. */
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
