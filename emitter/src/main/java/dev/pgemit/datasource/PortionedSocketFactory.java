package dev.pgemit.datasource;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes the sockets of listening connections, on which notifications are taken in portions.
 *
 * <p>Left alone, the driver reads for as long as notifications keep coming, and returns all of them
 * at once. Every login of the database can send faster than that ends, until the heap is full.
 *
 * <p>Before each further notification the driver looks with a timeout of {@value #PEEK_MILLIS} ms
 * whether there is one. After a portion such a look finds nothing, so the driver returns what it
 * has. While it waits for the result of a query it does not look. There, too many bytes break the
 * connection: notifications that come from then on are missed, and everybody who waits is told.
 */
public final class PortionedSocketFactory extends SocketFactory {
  /** What is taken at once. */
  static final int PORTION_BYTES = 1 << 20;

  private static final int PEEK_MILLIS = 1;
  private static final long MIN_BYTES_OF_RESULT = 16L << 20;
  private static final int RESULT_PART_OF_HEAP = 4;

  /** Makes it; the driver does. */
  public PortionedSocketFactory() {}

  /** More notifications arrived during one query than fit the memory. */
  public static final class FloodException extends IOException {
    private static final long serialVersionUID = 1L;

    FloodException(long bytes) {
      super("More than %d MiB of notifications arrived at once".formatted(bytes >> 20));
    }
  }

  /**
   * Sets this factory for the sockets of a data source, unless its owner has chosen another one.
   *
   * @param dataSource the data source to change
   */
  public static void install(PGSimpleDataSource dataSource) {
    if (dataSource.getSocketFactory() == null && isFoundByDriver()) {
      dataSource.setSocketFactory(PortionedSocketFactory.class.getName());
    }
  }

  // A driver that many applications share does not see the classes of one.
  static boolean isFoundByDriver() {
    try {
      var loader = PGSimpleDataSource.class.getClassLoader();
      return Class.forName(PortionedSocketFactory.class.getName(), false, loader)
          == PortionedSocketFactory.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Returns the limit for the result of one query. An attachment is at most half of it.
   *
   * @return bytes, at least 16 MiB
   */
  public static long maxBytesOfResult() {
    return Math.max(MIN_BYTES_OF_RESULT, Runtime.getRuntime().maxMemory() / RESULT_PART_OF_HEAP);
  }

  @Override
  public Socket createSocket() {
    return new PortionedSocket(maxBytesOfResult());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw alreadyConnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw alreadyConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw alreadyConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw alreadyConnected();
  }

  private static IOException alreadyConnected() {
    return new IOException("Only for sockets that the driver connects itself");
  }

  private static final class PortionedSocket extends Socket {
    private final long most;
    private long unbroken;

    PortionedSocket(long most) {
      this.most = most;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new Portions(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          unbroken = 0; // what comes next is the result of this
          out.write(bytes, offset, length);
        }
      };
    }

    /** What arrives, with a pause after each portion. One thread reads it at a time. */
    private final class Portions extends FilterInputStream {
      Portions(InputStream input) {
        super(input);
      }

      @Override
      public int available() throws IOException {
        return unbroken < PORTION_BYTES ? super.available() : 0;
      }

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (unbroken >= PORTION_BYTES && getSoTimeout() == PEEK_MILLIS) {
          unbroken = 0;
          throw new SocketTimeoutException("The rest waits for the next portion");
        }
        if (unbroken > most) {
          throw new FloodException(most);
        }
        try {
          var read = super.read(bytes, offset, length);
          unbroken += Math.max(read, 0);
          return read;
        } catch (SocketTimeoutException e) {
          unbroken = 0; // nothing is there
          throw e;
        }
      }
    }
  }
}
