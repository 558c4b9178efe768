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
record Accepted(Map<String, Object> document, List<String> ids) {
  static Accepted id(String id) {
    return new Accepted(Map.of("id", id), List.of(id));
  }

  static Accepted ids(List<String> ids) {
    return new Accepted(Map.of("ids", ids), ids);
  }

  static Accepted scheduled(String id, Instant deliverAt) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("deliverAt", deliverAt.toString());
    return new Accepted(document, List.of(id));
  }
}
