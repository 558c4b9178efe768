package dev.pgemit.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Connections that are kept alive, each with one request under way. One thread drives all of them,
 * so that it takes as little as possible of the processors that the servers need.
 */
final class HttpLoad implements Workload {
  @Override
  public Sent send(Work work) throws IOException {
    var latencies = new long[work.events()];
    try (var selector = Selector.open()) {
      try {
        return send(work, selector, latencies);
      } finally {
        for (var key : selector.keys()) {
          key.channel().close();
        }
      }
    }
  }

  private static Sent send(Work work, Selector selector, long[] latencies) throws IOException {
    for (var i = 0; i < work.senders(); i++) {
      open(selector, work, i);
    }
    var start = System.nanoTime();
    for (var key : selector.keys()) {
      connection(key).sendNext();
    }
    var answered = 0;
    while (answered < latencies.length) {
      selector.select();
      for (var key : selector.selectedKeys()) {
        var latency = connection(key).read();
        if (latency >= 0) {
          latencies[answered++] = latency;
        }
      }
      selector.selectedKeys().clear();
    }
    return new Sent(start, System.nanoTime(), latencies);
  }

  private static void open(Selector selector, Work work, int sender) throws IOException {
    var target = URI.create(work.target());
    var channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    var connection = new Connection(channel, new Request(work, sender), work.perSender());
    channel.register(selector, SelectionKey.OP_READ, connection);
  }

  private static Connection connection(SelectionKey key) {
    return (Connection) key.attachment();
  }

  private static final class Connection {
    private final SocketChannel channel;
    private final Request request;
    private final int requests;
    private final Response response = new Response();
    private int sent;
    private long sentNanos;

    Connection(SocketChannel channel, Request request, int requests) {
      this.channel = channel;
      this.request = request;
      this.requests = requests;
    }

    void sendNext() throws IOException {
      if (sent == requests) {
        return;
      }
      var bytes = ByteBuffer.wrap(request.numbered(sent++));
      sentNanos = System.nanoTime();
      // A request is far smaller than a socket's buffer, which is empty at this point.
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    /** Reads what is there, and returns the answer's latency where it is complete, -1 otherwise. */
    long read() throws IOException {
      if (channel.read(response.buffer()) < 0) {
        throw new EOFException("The server closed a connection");
      }
      if (!response.isComplete()) {
        return -1;
      }
      var latency = System.nanoTime() - sentNanos;
      sendNext();
      return latency;
    }
  }
}
