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

/** A proxy between pgemit and Postgres that can simulate network failures. */
public final class TcpProxy implements AutoCloseable {
  private volatile int upstream;
  private final ServerSocket serverSocket;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean isDropping;

  /**
   * Starts a proxy.
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

  /** Returns the port on which the proxy listens. */
  public int port() {
    return serverSocket.getLocalPort();
  }

  /** Forwards new connections to another port. */
  public void setUpstream(int port) {
    upstream = port;
  }

  /** Returns the number of connections so far. */
  public int connections() {
    return connections.get();
  }

  /** Resets every connection. */
  public void reset() {
    sockets.forEach(TcpProxy::reset);
    sockets.clear();
  }

  /** Drops all bytes in both directions, without closing a connection. */
  public void setDropping(boolean dropping) {
    isDropping = dropping;
    if (!dropping) {
      reset(); // connections that have lost bytes cannot continue
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
        // The proxy was closed, or the client has disconnected.
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
        return; // the other side must not notice the disconnection either
      }
    } catch (IOException e) {
      // One side has reset the connection.
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
      // The connection is closed already.
    }
  }

  /** Resets all connections repeatedly, for a given time. */
  public void resetEvery(long millis, long durationMillis) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(durationMillis);
    while (System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(millis); // the interval between resets
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
