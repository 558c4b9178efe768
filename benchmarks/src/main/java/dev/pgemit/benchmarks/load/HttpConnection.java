package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import tlschannel.ClientTlsChannel;
import tlschannel.NeedsReadException;

/** One connection of {@link HttpWorkload}, plain or with TLS. */
final class HttpConnection {
  private final SocketChannel socket;
  private final ByteChannel channel;
  private final HttpRequest request;
  private final int requestCount;
  private final HttpResponseReader response;
  private int sentCount;
  private long sentAtNanos;

  private HttpConnection(
      SocketChannel socket, ByteChannel channel, SendRequest request, URI target, int sender) {
    this.socket = socket;
    this.channel = channel;
    this.request = new HttpRequest(request, target, sender);
    this.requestCount = request.requestsPerSender();
    this.response =
        new HttpResponseReader(
            request.workload().equals("http-ack") ? "\"responses\":[\"ok\"]" : "");
  }

  /** Connects a sender to its server. The servers are taken in turn. */
  static HttpConnection open(SendRequest request, int sender) throws IOException {
    var target = URI.create(request.targets().get(sender % request.targets().size()));
    var socket = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    var channel = target.getScheme().equals("https") ? startTls(socket) : socket;
    socket.configureBlocking(false);
    return new HttpConnection(socket, channel, request, target, sender);
  }

  // The run sets javax.net.ssl.trustStore, which holds the certificate of the server.
  private static ByteChannel startTls(SocketChannel socket) throws IOException {
    try {
      var engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      var channel = ClientTlsChannel.newBuilder(socket, engine).build();
      channel.handshake();
      return channel;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS is unavailable: " + e.getMessage(), e);
    }
  }

  void register(Selector selector) throws IOException {
    socket.register(selector, SelectionKey.OP_READ, this);
  }

  void sendNext() throws IOException {
    if (sentCount == requestCount) {
      return;
    }
    var bytes = ByteBuffer.wrap(request.numbered(sentCount++));
    sentAtNanos = System.nanoTime();
    // A request is far smaller than the socket's buffer, which is empty at this point.
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Reads the available bytes. Returns the latency of a complete response, or -1. */
  long readResponse() throws IOException {
    // TLS may hold back a second record of which the selector does not know.
    while (readAvailable()) {
      if (response.consumeIfComplete()) {
        var latency = System.nanoTime() - sentAtNanos;
        sendNext();
        return latency;
      }
    }
    return -1;
  }

  private boolean readAvailable() throws IOException {
    try {
      var count = channel.read(response.buffer());
      if (count < 0) {
        throw new EOFException("The server closed a connection");
      }
      return count > 0;
    } catch (NeedsReadException e) {
      return false; // a part of a TLS record, or a session ticket
    }
  }

  void close() throws IOException {
    socket.close();
  }
}
