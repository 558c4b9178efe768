package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** A real Socket.IO server with a real client, in a process each. */
public final class SocketIoReceiver implements EventReceiver {
  private final String adapter;
  private final SocketServer server;
  private final NodeProcess client;
  private final ReceivedEvents received = new ReceivedEvents();
  private final ListeningGaps gaps = new ListeningGaps();
  private final Set<String> unread = ConcurrentHashMap.newKeySet();

  /**
   * Starts both, and waits until the client is connected.
   *
   * @param adapter the version of the adapter
   * @param url the connection URL of Postgres
   */
  public SocketIoReceiver(String adapter, String url) {
    this.adapter = adapter;
    this.server = SocketServer.start(adapter, url);
    server.onReport(this::onServerReport);
    if (server.subscriptionCount("/") > 0) {
      gaps.listeningStarted();
    }
    this.client =
        NodeProcess.start("counting.mjs", "--url", server.url(), "--event", NumberedEvent.NAME);
    client.onReport(this::onClientReport);
    client.awaitReport("connected", report -> true);
  }

  private void onServerReport(JsonNode report) {
    if (report.path("type").asString("").equals("unread")) {
      unread.add(report.get("id").asString());
    }
    if (report.path("namespace").asString("").equals("/")) {
      switch (report.path("type").asString("")) {
        case "subscribed" -> gaps.listeningStarted();
        case "unsubscribed" -> gaps.listeningStopped();
        default -> {}
      }
    }
  }

  private void onClientReport(JsonNode report) {
    if (report.path("type").asString("").equals("numbers")) {
      report.get("numbers").forEach(number -> received.add(number.asInt()));
    }
  }

  @Override
  public String name() {
    return "socket.io, adapter " + adapter;
  }

  /** Returns the server. */
  public SocketServer server() {
    return server;
  }

  @Override
  public ReceivedEvents received() {
    return received;
  }

  @Override
  public ListeningGaps gaps() {
    return gaps;
  }

  @Override
  public boolean couldNotRead(int number) {
    return unread.contains(NumberedEvent.idOf(number));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
