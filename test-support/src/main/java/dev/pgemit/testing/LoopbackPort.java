package dev.pgemit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * TCP ports of the loopback address. Several test processes run at the same time, and a server
 * opens its port some time after it was chosen. Postgres would then fail to start, and its test
 * would use the server of the other process until that one ends. Thread-safe.
 */
public final class LoopbackPort {
  private static final Path FOLDER =
      Path.of(
          System.getProperty("java.io.tmpdir"), "pgemit-ports-" + System.getProperty("user.name"));

  // The open files of this process. Closing a second channel of a file would release its lock.
  private static final Map<Integer, FileChannel> RESERVED = new HashMap<>();

  private LoopbackPort() {}

  /**
   * Returns a port without a listener.
   *
   * @return the port; no other call returns it as long as this process runs, also in other
   *     processes
   */
  public static synchronized int findFree() {
    try {
      Files.createDirectories(FOLDER);
      for (var port = unusedPort(); ; port = unusedPort()) {
        if (!RESERVED.containsKey(port) && reserve(port)) {
          return port;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Locks the file of a port, unless another process has locked it. */
  private static boolean reserve(int port) throws IOException {
    var channel =
        FileChannel.open(
            FOLDER.resolve(Integer.toString(port)),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return false;
    }
    RESERVED.put(port, channel);
    return true;
  }
}
