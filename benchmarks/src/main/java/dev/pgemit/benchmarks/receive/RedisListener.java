package dev.pgemit.benchmarks.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Subscribes like a server on the Redis adapter, in the Redis protocol (RESP 2). */
final class RedisListener implements Runnable {
  private static final String SUBSCRIBE_COMMAND = "PSUBSCRIBE socket.io#/#*\r\n";

  private final InputStream in;
  private final ArrivalRecorder recorder;

  RedisListener(int port, ArrivalRecorder recorder) throws IOException {
    this.recorder = recorder;
    @SuppressWarnings("resource") // open until the process ends
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    socket.getOutputStream().write(SUBSCRIBE_COMMAND.getBytes(US_ASCII));
    readArray(); // the confirmation
  }

  @Override
  public void run() {
    try {
      while (true) {
        // pmessage, pattern, channel, message
        var message = readArray();
        if (message.indexOf('~') >= 0) {
          recorder.recordMarker(message, message.length());
        }
      }
    } catch (IOException e) {
      System.err.println("The connection to Redis broke: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Reads an array of strings or numbers, and returns its last element. */
  private String readArray() throws IOException {
    var elements = readNumber('*');
    var last = "";
    for (var i = 0; i < elements; i++) {
      var type = in.read();
      var number = readNumber();
      if (type == '$') {
        last = new String(in.readNBytes(number), ISO_8859_1);
        in.skipNBytes(2);
      }
    }
    return last;
  }

  private int readNumber(char expected) throws IOException {
    var actual = in.read();
    if (actual != expected) {
      throw new IOException("Redis sent '%c', but '%c' was expected".formatted(actual, expected));
    }
    return readNumber();
  }

  private int readNumber() throws IOException {
    var number = 0;
    for (var digit = in.read(); digit != '\r'; digit = in.read()) {
      if (digit < 0) {
        throw new EOFException("Redis closed the connection");
      }
      number = number * 10 + digit - '0';
    }
    in.skipNBytes(1);
    return number;
  }
}
