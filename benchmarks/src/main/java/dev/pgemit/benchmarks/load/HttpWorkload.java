package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
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
 * Sends requests over keep-alive connections, one request at a time on each. One thread serves all
 * connections, and leaves the processors to the servers.
 */
final class HttpWorkload implements Workload {
  @Override
  public SendResult send(SendRequest request) throws IOException {
    var latencies = new long[request.eventCount()];
    try (var selector = Selector.open()) {
      try {
        return send(request, selector, latencies);
      } finally {
        for (var key : selector.keys()) {
          key.channel().close();
        }
      }
    }
  }

  private static SendResult send(SendRequest request, Selector selector, long[] latencies)
      throws IOException {
    for (var i = 0; i < request.senders(); i++) {
      openConnection(selector, request, i);
    }
    var start = System.nanoTime();
    for (var key : selector.keys()) {
      connection(key).sendNext();
    }
    var answered = 0;
    while (answered < latencies.length) {
      selector.select();
      for (var key : selector.selectedKeys()) {
        var latency = connection(key).readResponse();
        if (latency >= 0) {
          latencies[answered++] = latency;
        }
      }
      selector.selectedKeys().clear();
    }
    return new SendResult(start, System.nanoTime(), latencies);
  }

  private static void openConnection(Selector selector, SendRequest request, int sender)
      throws IOException {
    var target = URI.create(request.target());
    var channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    var connection =
        new ClientConnection(channel, new HttpEmitRequest(request, sender), request.perSender());
    channel.register(selector, SelectionKey.OP_READ, connection);
  }

  private static ClientConnection connection(SelectionKey key) {
    return (ClientConnection) key.attachment();
  }

  private static final class ClientConnection {
    private final SocketChannel channel;
    private final HttpEmitRequest request;
    private final int requestCount;
    private final HttpResponseReader response = new HttpResponseReader();
    private int sentCount;
    private long sentAtNanos;

    ClientConnection(SocketChannel channel, HttpEmitRequest request, int requests) {
      this.channel = channel;
      this.request = request;
      this.requestCount = requests;
    }

    void sendNext() throws IOException {
      if (sentCount == requestCount) {
        return;
      }
      var bytes = ByteBuffer.wrap(request.withSequence(sentCount++));
      sentAtNanos = System.nanoTime();
      // A request is far smaller than the socket's buffer, which is empty at this point.
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    /** Reads the available bytes. Returns the latency of a complete response, or -1. */
    long readResponse() throws IOException {
      if (channel.read(response.buffer()) < 0) {
        throw new EOFException("The server closed a connection");
      }
      if (!response.consumeIfComplete()) {
        return -1;
      }
      var latency = System.nanoTime() - sentAtNanos;
      sendNext();
      return latency;
    }
  }
}
