package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** A real Socket.IO server with a real client, each a process of its own. */
public final class SocketListener implements Receiver {
  private final String adapter;
  private final SocketServer server;
  private final NodeProcess client;
  private final Arrivals arrivals = new Arrivals();
  private final Deafness deafness = new Deafness();
  private final Set<String> unread = ConcurrentHashMap.newKeySet();

  /**
   * Starts both, and waits until the client is connected.
   *
   * @param adapter a version of the adapter
   * @param url where Postgres is
   */
  public SocketListener(String adapter, String url) {
    this.adapter = adapter;
    this.server = SocketServer.start(adapter, url);
    server.onReport(this::takeOfServer);
    if (server.timesSubscribed("/") > 0) {
      deafness.ended();
    }
    this.client = NodeProcess.start("counting.mjs", "--url", server.url(), "--event", Event.NAME);
    client.onReport(this::takeOfClient);
    client.awaitReport("connected", line -> true);
  }

  private void takeOfServer(JsonNode line) {
    if (line.path("type").asString("").equals("unread")) {
      unread.add(line.get("id").asString());
    }
    if (line.path("namespace").asString("").equals("/")) {
      switch (line.path("type").asString("")) {
        case "subscribed" -> deafness.ended();
        case "unsubscribed" -> deafness.began();
        default -> {}
      }
    }
  }

  private void takeOfClient(JsonNode line) {
    if (line.path("type").asString("").equals("numbers")) {
      line.get("numbers").forEach(number -> arrivals.add(number.asInt()));
    }
  }

  @Override
  public String name() {
    return "socket.io, adapter " + adapter;
  }

  /** Its server. */
  public SocketServer server() {
    return server;
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public Deafness deafness() {
    return deafness;
  }

  @Override
  public boolean couldNotRead(int number) {
    return unread.contains(Event.idOf(number));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
