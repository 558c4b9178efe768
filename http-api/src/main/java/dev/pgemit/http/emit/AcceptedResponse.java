package dev.pgemit.http.emit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to what was published.
 *
 * @param document its id, or several; and when it is delivered, where that is not at once
 * @param ids the ids of what was published
 */
record AcceptedResponse(Map<String, Object> document, List<String> ids) {
  static AcceptedResponse id(String id) {
    return new AcceptedResponse(Map.of("id", id), List.of(id));
  }

  static AcceptedResponse ids(List<String> ids) {
    return new AcceptedResponse(Map.of("ids", ids), ids);
  }

  static AcceptedResponse scheduled(String id, Instant deliverAt) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("deliverAt", deliverAt.toString());
    return new AcceptedResponse(document, List.of(id));
  }
}
