package dev.pgemit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback address. */
public final class LoopbackPort {
  private LoopbackPort() {}

  /**
   * Returns a port without a listener.
   *
   * @return the port; nothing reserves it
   */
  public static int findFree() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
