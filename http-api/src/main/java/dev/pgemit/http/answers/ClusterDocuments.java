package dev.pgemit.http.answers;

import dev.pgemit.Acknowledgements;
import dev.pgemit.FetchedSockets;
import dev.pgemit.OccupiedRooms;
import dev.pgemit.Receipt;
import dev.pgemit.RemoteSocket;
import dev.pgemit.ServerAcknowledgements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the JSON documents of cluster responses, with binary as base64. */
public final class ClusterDocuments {
  /** The maximum number of responses or sockets in one document. */
  public static final int MAX_ITEMS = 10_000;

  private ClusterDocuments() {}

  /** Returns the document of the responses of clients. */
  public static Map<String, Object> of(Acknowledgements acknowledgements) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", acknowledgements.id());
    document.put("servers", acknowledgements.servers());
    document.put("clients", acknowledgements.clients());
    putTruncated(document, "responses", acknowledgements.responses(), MAX_ITEMS);
    putCompletion(document, acknowledgements.missing(), acknowledgements.timedOut());
    return document;
  }

  /** Returns the document of the responses of servers. */
  public static Map<String, Object> of(ServerAcknowledgements acknowledgements) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", acknowledgements.id());
    putTruncated(document, "responses", acknowledgements.responses(), MAX_ITEMS);
    putCompletion(document, acknowledgements.missing(), acknowledgements.timedOut());
    return document;
  }

  /** Returns the document of a receipt. */
  public static Map<String, Object> of(Receipt receipt) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", receipt.id());
    document.put("servers", receipt.servers());
    document.put("sockets", receipt.sockets());
    putCompletion(document, receipt.missing(), receipt.timedOut());
    return document;
  }

  /** Returns the document of at most {@code limit} sockets. */
  public static Map<String, Object> of(FetchedSockets fetched, int limit) {
    var document = new LinkedHashMap<String, Object>();
    document.put("servers", fetched.servers());
    putTruncated(
        document, "sockets", fetched.sockets().stream().map(ClusterDocuments::of).toList(), limit);
    putCompletion(document, fetched.missing(), fetched.timedOut());
    return document;
  }

  /** Returns the document of at most {@code limit} rooms. */
  public static Map<String, Object> of(OccupiedRooms occupied, int limit) {
    var document = new LinkedHashMap<String, Object>();
    document.put("servers", occupied.servers());
    putTruncated(
        document, "rooms", occupied.rooms().stream().map(ClusterDocuments::of).toList(), limit);
    putCompletion(document, occupied.missing(), occupied.timedOut());
    return document;
  }

  private static Map<String, Object> of(OccupiedRooms.OccupiedRoom room) {
    var document = new LinkedHashMap<String, Object>();
    document.put("room", room.room());
    document.put("sockets", room.sockets());
    return document;
  }

  /** Returns the document of the ids of servers. */
  public static Map<String, Object> of(List<String> servers) {
    return Map.of("servers", servers.stream().map(uid -> Map.of("uid", uid)).toList());
  }

  private static Map<String, Object> of(RemoteSocket socket) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", socket.id());
    document.put("rooms", socket.rooms());
    document.put("data", socket.data());
    document.put("handshake", socket.handshake());
    return document;
  }

  /** Marks the document as truncated if the limit omits items. */
  private static void putTruncated(
      Map<String, Object> document, String name, List<?> items, int limit) {
    document.put(name, items.size() > limit ? items.subList(0, limit) : items);
    if (items.size() > limit) {
      document.put("truncated", true);
      document.put("total", items.size());
    }
  }

  /** Adds the servers that did not respond, and whether the timeout passed. */
  static void putCompletion(Map<String, Object> document, List<String> missing, boolean timedOut) {
    document.put("missing", missing);
    if (timedOut) {
      document.put("timedOut", true);
    }
  }
}
