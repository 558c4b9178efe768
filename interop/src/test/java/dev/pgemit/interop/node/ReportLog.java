package dev.pgemit.interop.node;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The reports of a process, in order. Tests poll for reports of one type and one client, so both
 * have an index: a process reports thousands of events.
 */
final class ReportLog {
  private final Queue<JsonNode> all = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<JsonNode>> byType = new ConcurrentHashMap<>();
  private final Map<Key, Queue<JsonNode>> byClient = new ConcurrentHashMap<>();

  private record Key(String type, String client) {}

  void add(JsonNode report) {
    var type = report.path("type").asString();
    all.add(report);
    byType.computeIfAbsent(type, it -> new ConcurrentLinkedQueue<>()).add(report);
    if (report.has("client")) {
      var key = new Key(type, report.get("client").asString());
      byClient.computeIfAbsent(key, it -> new ConcurrentLinkedQueue<>()).add(report);
    }
  }

  Stream<JsonNode> all() {
    return all.stream();
  }

  Stream<JsonNode> ofType(String type) {
    return byType.getOrDefault(type, new ConcurrentLinkedQueue<>()).stream();
  }

  Stream<JsonNode> ofClient(String type, String client) {
    return byClient.getOrDefault(new Key(type, client), new ConcurrentLinkedQueue<>()).stream();
  }
}
