package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that sends frames of HTTP/2 without TLS, for sequences that no client library sends.
 * Several threads may write, and one may read.
 */
public final class Http2Socket implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GO_AWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream input;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
  private final Set<Integer> ended = new HashSet<>();

  /** A frame that the service sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Frame(int type, int flags, int stream, byte[] payload) {
    public boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** Returns the error code of a frame that ends a stream or the connection. */
    public int errorCode() {
      return ByteBuffer.wrap(payload).getInt(type == GO_AWAY ? 4 : 0);
    }
  }

  /**
   * Connects, and sends the preface.
   *
   * @param streamWindow the bytes that the service may send on each stream
   */
  public Http2Socket(int port, int streamWindow) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    input = new DataInputStream(socket.getInputStream());
    pending.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(streamWindow).array());
    flush();
  }

  /** Adds the headers of a request without a body. */
  public Http2Socket get(int stream, String path) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, head("GET", path, "127.0.0.1"));
  }

  /** Adds the headers of a request with a JSON body. */
  public Http2Socket post(int stream, String path) {
    return frame(HEADERS, END_HEADERS, stream, head("POST", path, "127.0.0.1"));
  }

  /** Adds the end of a body. */
  public Http2Socket end(int stream, String body) {
    return frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a frame to the next write. */
  public synchronized Http2Socket frame(int type, int flags, int stream, byte[] payload) {
    var header =
        ByteBuffer.allocate(9)
            .putInt((payload.length << 8) | type)
            .put((byte) flags)
            .putInt(stream)
            .array();
    pending.writeBytes(header);
    pending.writeBytes(payload);
    return this;
  }

  /** Writes all frames at once. */
  public synchronized void flush() throws IOException {
    socket.getOutputStream().write(pending.toByteArray());
    pending.reset();
  }

  /** Returns the headers of a request, uncompressed. */
  public static byte[] head(String method, String path, String authority) {
    var block = new ByteArrayOutputStream();
    header(block, ":method", method);
    header(block, ":scheme", "http");
    header(block, ":path", path);
    header(block, ":authority", authority);
    header(block, "content-type", "application/json");
    return block.toByteArray();
  }

  /** Adds a header without an index. */
  public static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    var length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length >= 128; length >>= 7) {
        block.write((length & 127) | 128);
      }
      block.write(length);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads a frame; {@code null} at the end of the connection. */
  public @Nullable Frame read() throws IOException {
    try {
      var length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
      var type = input.readUnsignedByte();
      var flags = input.readUnsignedByte();
      var stream = input.readInt();
      return new Frame(type, flags, stream, input.readNBytes(length));
    } catch (EOFException | SocketException e) {
      return null;
    }
  }

  /** Reads up to the next frame of a type, which must follow. */
  public Frame await(int type) throws IOException {
    var frame = read();
    while (frame != null && frame.type() != type) {
      frame = read();
    }
    assertThat(frame).as("a frame of type %d", type).isNotNull();
    return frame;
  }

  /** Returns the body of the response of a stream. Keeps what arrives for other streams. */
  public String body(int stream) throws IOException {
    while (!ended.contains(stream)) {
      var frame = read();
      assertThat(frame).as("the response of stream %d", stream).isNotNull();
      if (frame.stream() == stream) {
        assertThat(frame.type()).as("a frame of a response").isIn(HEADERS, DATA, WINDOW_UPDATE);
      }
      if (frame.type() == DATA) {
        bodies
            .computeIfAbsent(frame.stream(), unused -> new ByteArrayOutputStream())
            .writeBytes(frame.payload());
      }
      if (frame.endsStream()) {
        ended.add(frame.stream());
      }
    }
    return bodies.get(stream).toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
