package dev.pgemit.interop.faults.receive;

import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.node.NodeProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A real Socket.IO server on a Redis adapter, with a real client, in a process each. */
public final class RedisSocketReceiver implements EventReceiver {
  private final int number;
  private final RedisAdapter adapter;
  private final List<String> arguments;
  private final ReceivedEvents received = new ReceivedEvents();
  private final ListeningGaps gaps = new ListeningGaps();
  private @Nullable NodeProcess server;
  private @Nullable NodeProcess client;
  private volatile boolean isSilent;

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
    var all = new ArrayList<>(List.of("--redis", urls, "--wire", adapter.prefix()));
    if (isCluster) {
      all.add("--cluster");
    }
    this.arguments = List.copyOf(all);
    start();
  }

  private void start() {
    var newServer = NodeProcess.start("redis-servers.mjs", arguments.toArray(String[]::new));
    server = newServer;
    var port = newServer.awaitReport("listening", line -> true).get("port").asInt();
    newServer.onReport(this::onServerReport);
    var newClient =
        NodeProcess.start(
            "counting.mjs", "--url", "http://127.0.0.1:" + port, "--event", NumberedEvent.NAME);
    client = newClient;
    newClient.onReport(this::onClientReport);
    newClient.awaitReport("connected", report -> true);
  }

  /** Expects no further event until {@link #restart}, whatever the server reports. */
  public void expectSilence() {
    isSilent = true;
    gaps.listeningStopped();
  }

  /** Starts the server and its client again. The caller ends the gap once the server listens. */
  public void restart() {
    close();
    start();
    isSilent = false;
  }

  private void onServerReport(JsonNode report) {
    if (isSilent) {
      return;
    }
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
    Stream.of(client, server).filter(Objects::nonNull).forEach(NodeProcess::close);
  }
}
