package dev.pgemit.http.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A proxy to Postgres on which opening a connection takes longer than the pool's timeout for
 * callers.
 */
public final class SlowProxy implements AutoCloseable {
  private static final long DELAY_MILLIS = 1_000;

  private final ServerSocket serverSocket;
  private final URI postgres;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(16);

  private SlowProxy(ServerSocket entry, URI postgres) {
    this.serverSocket = entry;
    this.postgres = postgres;
  }

  public static SlowProxy start(URI postgres) throws IOException {
    var road = new SlowProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), postgres);
    road.threads.execute(road::accept);
    return road;
  }

  public int port() {
    return serverSocket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var client = serverSocket.accept();
        sockets.add(client);
        var unused = threads.schedule(() -> connect(client), DELAY_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (IOException closed) {
      // at the end
    }
  }

  private void connect(Socket client) {
    try {
      var server = new Socket(postgres.getHost(), postgres.getPort());
      sockets.add(server);
      threads.execute(() -> copy(client, server));
      threads.execute(() -> copy(server, client));
    } catch (IOException e) {
      close(client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException broken) {
      // both ends are closed
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    serverSocket.close();
    sockets.forEach(SlowProxy::close);
    threads.shutdownNow();
  }
}
