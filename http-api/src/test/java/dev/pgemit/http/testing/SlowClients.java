package dev.pgemit.http.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Clients that send the start of a request at once, and then a byte at intervals. */
public final class SlowClients implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final List<Socket> sockets = new ArrayList<>();
  private final String begin;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  /**
   * Connects all clients.
   *
   * @param interval the time between two bytes
   */
  public SlowClients(int port, int count, String begin, Duration interval) throws IOException {
    this.begin = begin;
    for (var i = 0; i < count; i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
      sockets.add(socket);
    }
    var unused =
        scheduler.scheduleAtFixedRate(
            this::sendByte, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sendByte() {
    for (var socket : sockets) {
      try {
        socket.getOutputStream().write(' ');
      } catch (IOException e) {
        // the server has closed it, as its response shows
      }
    }
  }

  /** Returns the response to each client. */
  public List<String> readResponses() throws IOException {
    var answers = new ArrayList<String>();
    for (var socket : sockets) {
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var parts = answer.split("\r\n\r\n", 2);
      if (parts.length == 2) {
        RawExchange.checkFirstResponse(begin, parts[0], parts[1]);
      }
      answers.add(answer);
    }
    return answers;
  }

  /** Returns whether the server ends all connections, with or without a response. */
  public boolean areAllClosed() {
    for (var socket : sockets) {
      try {
        socket.getInputStream().readAllBytes();
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        // a reset also ends the connection
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    scheduler.shutdownNow();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
