package com.example.orders;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The WebSocket of a Socket.IO client, as a browser opens it. */
final class BrowserConnection implements WebSocket.Listener, AutoCloseable {
  private static final String CONNECTED = "40{";
  private static final String PING = "2";
  private static final String PONG = "3";
  private static final String EVENT = "42";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> connected = new LinkedBlockingQueue<>();
  private final StringBuilder packet = new StringBuilder();
  private final WebSocket socket;

  BrowserConnection(int port) throws InterruptedException {
    var uri = URI.create("ws://127.0.0.1:%d/socket.io/?EIO=4&transport=websocket".formatted(port));
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this).join();
    socket.sendText("40", true).join();
    if (connected.poll(30, TimeUnit.SECONDS) == null) {
      throw new IllegalStateException("The Socket.IO server did not accept the client");
    }
  }

  /** Returns the next event as a JSON array of its name and arguments. */
  String nextEvent() throws InterruptedException {
    var event = events.poll(30, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("No event arrived");
    }
    return event;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
    packet.append(part);
    if (isLast) {
      receive(packet.toString());
      packet.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  private void receive(String text) {
    if (text.startsWith(EVENT)) {
      events.add(text.substring(EVENT.length()));
    } else if (text.startsWith(CONNECTED)) {
      connected.add(text);
    } else if (text.equals(PING)) {
      socket.sendText(PONG, true);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
