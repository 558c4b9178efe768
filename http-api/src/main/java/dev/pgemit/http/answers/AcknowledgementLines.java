package dev.pgemit.http.answers;

import dev.pgemit.AcknowledgementListener;
import dev.pgemit.Acknowledgements;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Sends the number of clients of each server, and each acknowledgement, as a line. Counts the
 * acknowledgements that the reader was too slow for. Confined to one thread at a time.
 */
final class AcknowledgementLines implements AcknowledgementListener {
  private final Predicate<Map<String, Object>> send;
  private int responseCount;
  private boolean isTruncated;

  /**
   * Creates the lines of one event.
   *
   * @param send sends a line, and returns whether the reader is fast enough for it
   */
  AcknowledgementLines(Predicate<Map<String, Object>> send) {
    this.send = send;
  }

  @Override
  public void onClients(String server, int clients) {
    send(server, "clients", clients);
  }

  @Override
  public void onResponse(String server, JsonNode response) {
    responseCount++;
    send(server, "response", response);
  }

  private void send(String server, String name, Object value) {
    var line = new LinkedHashMap<String, Object>();
    line.put("server", server);
    line.put(name, value);
    isTruncated |= !send.test(line);
  }

  /** Returns the last line. */
  Map<String, Object> summary(Acknowledgements acknowledgements) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", acknowledgements.id());
    document.put("servers", acknowledgements.servers());
    document.put("clients", acknowledgements.clients());
    document.put("responseCount", responseCount);
    if (isTruncated) {
      document.put("truncated", true);
    }
    ClusterDocuments.putCompletion(
        document, acknowledgements.missing(), acknowledgements.timedOut());
    return document;
  }
}
