package dev.pgemit.benchmarks.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection in the Redis protocol (RESP 2), for the replies that the readers need. */
final class RespReader {
  private final Socket socket;
  private final InputStream in;

  // Open until the process ends.
  RespReader(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  void send(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
  }

  /** Reads the length of an array, whose elements follow. */
  int readArrayLength() throws IOException {
    var type = in.read();
    if (type != '*') {
      throw new IOException("Redis sent '%c%s' instead of an array".formatted(type, readLine()));
    }
    return readNumber();
  }

  /** Reads a string or a number, and returns the string; empty for a number. */
  String readText() throws IOException {
    var type = in.read();
    if (type != '$') {
      readLine();
      return "";
    }
    var text = new String(in.readNBytes(readNumber()), ISO_8859_1);
    in.skipNBytes(2);
    return text;
  }

  /** Reads an array of strings or numbers, and returns its last element. */
  String readLastOfArray() throws IOException {
    var last = "";
    for (var left = readArrayLength(); left > 0; left--) {
      last = readText();
    }
    return last;
  }

  /** Reads the reply to a subscription, and returns whether this node serves the channel. */
  boolean readSubscribed() throws IOException {
    in.mark(1);
    var isError = in.read() == '-';
    in.reset();
    if (isError) {
      var error = readLine();
      if (!error.startsWith("-MOVED")) {
        throw new IOException("Redis refused a subscription: " + error);
      }
      return false;
    }
    readLastOfArray();
    return true;
  }

  private String readLine() throws IOException {
    var line = new StringBuilder();
    for (var next = read(); next != '\r'; next = read()) {
      line.append((char) next);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  private int readNumber() throws IOException {
    var number = 0;
    for (var digit = read(); digit != '\r'; digit = read()) {
      number = number * 10 + digit - '0';
    }
    in.skipNBytes(1);
    return number;
  }

  private int read() throws IOException {
    var next = in.read();
    if (next < 0) {
      throw new EOFException("Redis closed the connection");
    }
    return next;
  }
}
