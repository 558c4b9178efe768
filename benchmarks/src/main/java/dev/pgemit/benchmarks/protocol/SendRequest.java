package dev.pgemit.benchmarks.protocol;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A command to a worker to send events.
 *
 * @param workload the name of the workload
 * @param run the number of the measurement, for the markers
 * @param senders threads or connections that send at the same time
 * @param perSender events of each sender; a multiple of {@code perRequest}
 * @param perRequest events of each HTTP request
 * @param payload the payload of an event
 * @param rooms how many rooms each event names
 * @param targets the URLs of the HTTP servers, which the connections share; empty without HTTP
 * @param key the key for the HTTP servers; empty if they need none
 */
public record SendRequest(
    String workload,
    int run,
    int senders,
    int perSender,
    int perRequest,
    Payload payload,
    int rooms,
    List<String> targets,
    String key) {

  /** Returns the number of events of all senders. */
  public int eventCount() {
    return senders * perSender;
  }

  /** Returns the number of HTTP requests of each sender. */
  public int requestsPerSender() {
    return perSender / perRequest;
  }

  /** Returns the marker of an event of this measurement. */
  public String marker(int sender, int sequence) {
    return EventMarker.format(run, sender, sequence);
  }

  /** Returns the namespace of a sender, if each sender has its own. */
  public static String namespace(int sender) {
    return "/bench-" + sender;
  }

  /** Returns the names of the rooms that each event names. */
  public List<String> roomNames() {
    return IntStream.range(0, rooms).mapToObj("room:%05d"::formatted).toList();
  }
}
