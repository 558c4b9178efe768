package dev.pgemit.http.answers;

import dev.pgemit.Acknowledgements;
import dev.pgemit.FetchedSockets;
import dev.pgemit.Receipt;
import dev.pgemit.RemoteSocket;
import dev.pgemit.ServerAcknowledgements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a caller gets to read. Binary in it is base64. */
final class Documents {
  /** The most answers or sockets of one response. */
  static final int MOST = 10_000;

  private Documents() {}

  static Map<String, Object> of(Acknowledgements answered) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", answered.id());
    document.put("servers", answered.servers());
    document.put("clients", answered.clients());
    put(document, "responses", answered.responses(), MOST);
    end(document, answered.missing(), answered.timedOut());
    return document;
  }

  static Map<String, Object> of(ServerAcknowledgements answered) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", answered.id());
    put(document, "responses", answered.responses(), MOST);
    end(document, answered.missing(), answered.timedOut());
    return document;
  }

  static Map<String, Object> of(Receipt receipt) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", receipt.id());
    document.put("servers", receipt.servers());
    document.put("sockets", receipt.sockets());
    end(document, receipt.missing(), receipt.timedOut());
    return document;
  }

  static Map<String, Object> of(FetchedSockets fetched, int limit) {
    var document = new LinkedHashMap<String, Object>();
    document.put("servers", fetched.servers());
    put(document, "sockets", fetched.sockets().stream().map(Documents::of).toList(), limit);
    end(document, fetched.missing(), fetched.timedOut());
    return document;
  }

  static Map<String, Object> of(List<String> servers) {
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

  /** Says so where it leaves out some. */
  private static void put(Map<String, Object> document, String name, List<?> all, int limit) {
    document.put(name, all.size() > limit ? all.subList(0, limit) : all);
    if (all.size() > limit) {
      document.put("truncated", true);
      document.put("total", all.size());
    }
  }

  private static void end(Map<String, Object> document, List<String> missing, boolean timedOut) {
    document.put("missing", missing);
    if (timedOut) {
      document.put("timedOut", true);
    }
  }
}
