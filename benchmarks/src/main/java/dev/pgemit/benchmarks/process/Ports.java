package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Finds free TCP ports of this machine. */
final class Ports {
  private static final Duration LISTEN_TIMEOUT = Duration.ofSeconds(60);

  private Ports() {}

  static int findFree() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a program listens on a port. */
  static void awaitListening(ChildProcess process, int port) {
    var deadline = System.nanoTime() + LISTEN_TIMEOUT.toNanos();
    while (!isOpen(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.close();
        throw new IllegalStateException(process.describe("does not listen"));
      }
      Pause.ofMillis(50);
    }
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
