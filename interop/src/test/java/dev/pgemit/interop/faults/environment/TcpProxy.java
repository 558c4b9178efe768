package dev.pgemit.interop.faults.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between pgemit and Postgres that can break. */
public final class TcpProxy implements AutoCloseable {
  private volatile int upstream;
  private final ServerSocket serverSocket;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean isDropping;

  /**
   * Starts it.
   *
   * @param upstream the port of Postgres on this machine
   */
  public TcpProxy(int upstream) {
    this.upstream = upstream;
    try {
      serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return serverSocket.getLocalPort();
  }

  /** Leads new connections to another port. */
  public void setUpstream(int port) {
    upstream = port;
  }

  /** How many connections were asked for so far. */
  public int connections() {
    return connections.get();
  }

  /** Ends every connection with a reset. */
  public void reset() {
    sockets.forEach(TcpProxy::reset);
    sockets.clear();
  }

  /** Passes nothing on, in either direction, and says nothing of it. */
  public void setDropping(boolean dropping) {
    isDropping = dropping;
    if (!dropping) {
      reset(); // what was swallowed is gone, so these can never go on
    }
  }

  private static void start(Runnable task) {
    var thread = new Thread(task, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!serverSocket.isClosed()) {
      try {
        var client = serverSocket.accept();
        connections.incrementAndGet();
        connect(client);
      } catch (IOException e) {
        // Closed, or a client that has gone again.
      }
    }
  }

  private void connect(Socket client) {
    sockets.add(client);
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), upstream);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      sockets.add(server);
      start(() -> forward(client, server));
      start(() -> forward(server, client));
    } catch (IOException e) {
      reset(client);
      sockets.remove(client);
    }
  }

  private void forward(Socket from, Socket to) {
    var buffer = new byte[64 << 10];
    try {
      for (var length = from.getInputStream().read(buffer);
          length >= 0;
          length = from.getInputStream().read(buffer)) {
        if (!isDropping) {
          to.getOutputStream().write(buffer, 0, length);
        }
      }
      if (isDropping) {
        return; // nor does the other side hear that this one has left
      }
    } catch (IOException e) {
      // Reset, here or there.
    }
    for (var socket : new Socket[] {from, to}) {
      reset(socket);
      sockets.remove(socket);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** Resets all connections again and again, for a time. */
  public void resetEvery(long millis, long durationMillis) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(durationMillis);
    while (System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
      reset();
    }
  }

  @Override
  public void close() {
    try {
      serverSocket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
  }
}
