package dev.pgemit.testing;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Creates sockets to Postgres that throw one {@link OutOfMemoryError} in the middle of a statement
 * of a named thread. The driver creates the factory: {@code socketFactory} names this class, and
 * {@code socketFactoryArg} names a folder.
 *
 * <p>A file with a thread's name in the folder arms the Error for that thread. The Error replaces
 * the file by one with the suffix {@code .failed}. The thread's next write to another socket
 * deletes the {@code .failed} file. A write to the socket of the Error creates a permanent file
 * with the suffix {@code .reused}. While a file with the thread's name and the suffix {@code
 * .always} exists, the thread gets an Error on every socket.
 *
 * <p>The class uses only the JDK, so that {@code -Xbootclasspath/a} adds it to any process.
 */
public final class FailingSocketFactory extends SocketFactory {
  private static final String FAILED = ".failed";
  private static final String ALWAYS = ".always";
  private static final String REUSED = ".reused";

  private final Path folder;

  /** Creates the factory for a folder. */
  public FailingSocketFactory(String folder) {
    this.folder = Path.of(folder);
  }

  @Override
  public Socket createSocket() {
    return new FailingSocket(folder);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unsupportedConnect();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unsupportedConnect();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unsupportedConnect();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw unsupportedConnect();
  }

  private static UnsupportedOperationException unsupportedConnect() {
    return new UnsupportedOperationException("The driver connects its sockets itself");
  }

  private static final class FailingSocket extends Socket {
    private final Path folder;
    private volatile boolean hasFailed;

    FailingSocket(Path folder) {
      this.folder = folder;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(int value) throws IOException {
          fail();
          out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          fail();
          out.write(bytes, offset, length);
        }
      };
    }

    private void fail() throws IOException {
      var thread = Thread.currentThread().getName();
      if (hasFailed) {
        Files.writeString(folder.resolve(thread + REUSED), thread);
      } else if (Files.deleteIfExists(folder.resolve(thread))) {
        hasFailed = true;
        Files.writeString(folder.resolve(thread + FAILED), "");
        throw new OutOfMemoryError("a test's");
      } else if (Files.exists(folder.resolve(thread + ALWAYS))) {
        throw new OutOfMemoryError("a test's, again and again");
      } else {
        Files.deleteIfExists(folder.resolve(thread + FAILED));
      }
    }
  }
}
