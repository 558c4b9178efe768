package dev.pgemit.http.route;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The successful response of a call, independent of the HTTP library that sends it.
 *
 * @param document the body, which is sent as JSON
 * @param ids the ids of the messages that the call published
 */
public record CallResponse(int status, Map<String, Object> document, List<String> ids) {
  /** Returns the response to a call that published one message. */
  public static CallResponse accepted(String id) {
    return accepted(Map.of("id", id), List.of(id));
  }

  /** Returns the response to a call that published several messages. */
  public static CallResponse accepted(List<String> ids) {
    return accepted(Map.of("ids", ids), ids);
  }

  /** Returns the response to a call that scheduled a message. */
  public static CallResponse scheduled(String id, Instant deliverAt) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("deliverAt", deliverAt.toString());
    return accepted(document, List.of(id));
  }

  /** Returns the response to a call that published one message and collected responses to it. */
  public static CallResponse ofMessage(String id, Map<String, Object> document) {
    return new CallResponse(HttpStatus.OK_200, document, List.of(id));
  }

  /** Returns the response to a call that published nothing. */
  public static CallResponse of(Map<String, Object> document) {
    return new CallResponse(HttpStatus.OK_200, document, List.of());
  }

  private static CallResponse accepted(Map<String, Object> document, List<String> ids) {
    return new CallResponse(HttpStatus.ACCEPTED_202, document, ids);
  }
}
