package dev.pgemit.redis.connect;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Finds out whether a port speaks TLS, over a connection of its own. Each question takes one round
 * trip, or two seconds if nothing answers.
 */
final class TlsProbe {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final byte[] PING = "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);

  // The types of the TLS records with which a server answers the first message of a client.
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  private TlsProbe() {}

  /** Returns whether the port uses TLS and the address does not, or the reverse. */
  static boolean findsMismatch(RedisURI node) {
    // A Redis without TLS does not answer a handshake, so the question without TLS comes first.
    return node.isSsl() == repliesWithoutTls(node) && (node.isSsl() || repliesWithTls(node));
  }

  /** Redis replies to PING with a status or an error, even before a login. */
  private static boolean repliesWithoutTls(RedisURI node) {
    var reply = firstByteOfReply(node, PING);
    return reply == '+' || reply == '-';
  }

  private static boolean repliesWithTls(RedisURI node) {
    try {
      var reply = firstByteOfReply(node, clientHello(node));
      return reply == HANDSHAKE || reply == ALERT;
    } catch (NoSuchAlgorithmException | SSLException e) {
      return false; // this JVM cannot begin a handshake
    }
  }

  private static byte[] clientHello(RedisURI node) throws NoSuchAlgorithmException, SSLException {
    var engine = SSLContext.getDefault().createSSLEngine(node.getHost(), node.getPort());
    engine.setUseClientMode(true);
    var hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return Arrays.copyOf(hello.array(), hello.position());
  }

  /** Returns -1 if nothing answers in time, or the connection breaks. */
  private static int firstByteOfReply(RedisURI node, byte[] request) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request);
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
