package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.node.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A real Socket.IO server on a Redis adapter, with a real client, in a process each. */
public final class RedisSocketReceiver implements EventReceiver {
  private final int number;
  private final RedisAdapter adapter;
  private final NodeProcess server;
  private final NodeProcess client;
  private final ReceivedEvents received = new ReceivedEvents();
  private final ListeningGaps gaps = new ListeningGaps();

  /**
   * Starts both, and waits until the client is connected. The server subscribes in the background.
   *
   * @param number the number for the report
   * @param adapter the adapter
   * @param urls the addresses of Redis
   * @param isCluster whether they are those of a cluster
   */
  public RedisSocketReceiver(int number, RedisAdapter adapter, String urls, boolean isCluster) {
    this.number = number;
    this.adapter = adapter;
    var arguments = new ArrayList<>(List.of("--redis", urls, "--wire", adapter.prefix()));
    if (isCluster) {
      arguments.add("--cluster");
    }
    this.server = NodeProcess.start("redis-servers.mjs", arguments.toArray(String[]::new));
    var port = server.awaitReport("listening", line -> true).get("port").asInt();
    server.onReport(this::onServerReport);
    this.client =
        NodeProcess.start(
            "counting.mjs", "--url", "http://127.0.0.1:" + port, "--event", NumberedEvent.NAME);
    client.onReport(this::onClientReport);
    client.awaitReport("connected", report -> true);
  }

  private void onServerReport(JsonNode report) {
    switch (report.path("type").asString("")) {
      case "connected" -> gaps.listeningStarted();
      case "disconnected" -> {
        gaps.listeningStopped();
        if (adapter == RedisAdapter.STREAMS) {
          gaps.listeningStarted(); // the server reads what is added meanwhile
        }
      }
      default -> {}
    }
  }

  private void onClientReport(JsonNode report) {
    if (report.path("type").asString("").equals("numbers")) {
      report.get("numbers").forEach(value -> received.add(value.asInt()));
    }
  }

  @Override
  public String name() {
    return "socket.io %d, %s".formatted(number, adapter.prefix());
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
  public void close() {
    client.close();
    server.close();
  }
}
