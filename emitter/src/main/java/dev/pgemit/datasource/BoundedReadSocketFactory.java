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
 * Creates the sockets of listening connections, which limit how many notifications the driver reads
 * at once.
 *
 * <p>By default, the driver reads as long as notifications arrive, and then returns all of them.
 * Any login of the database can send faster than the driver reads, until the heap is full.
 *
 * <p>Before each further notification, the driver checks for data with a timeout of {@value
 * #PEEK_TIMEOUT_MILLIS} ms. The socket reports at once that no data is there, since each response
 * of a server would otherwise be delayed by that time. After {@value #MAX_READ_BYTES} bytes, it
 * reports no data either, so the driver returns the notifications. The driver does not check while
 * it waits for the result of a query. During a query, too many bytes break the connection. Later
 * notifications are lost, and all pending operations receive the failure.
 */
public final class BoundedReadSocketFactory extends SocketFactory {
  /** The maximum number of bytes that the driver reads at once. */
  static final int MAX_READ_BYTES = 1 << 20;

  private static final int PEEK_TIMEOUT_MILLIS = 1;
  private static final long MIN_RESULT_BYTES = 16L << 20;
  private static final int RESULT_HEAP_DIVISOR = 4;

  /** Creates the factory. The driver calls this constructor. */
  public BoundedReadSocketFactory() {}

  /** Reports that the notifications during one query exceeded the memory limit. */
  public static final class NotificationFloodException extends IOException {
    private static final long serialVersionUID = 1L;

    NotificationFloodException(long bytes) {
      super("More than %d MiB of notifications arrived at once".formatted(bytes >> 20));
    }
  }

  /** Sets this factory for the sockets of a data source without another one. */
  public static void install(PGSimpleDataSource dataSource) {
    if (dataSource.getSocketFactory() == null && isVisibleToDriver()) {
      dataSource.setSocketFactory(BoundedReadSocketFactory.class.getName());
    }
  }

  // A driver that several applications share cannot load the classes of one application.
  static boolean isVisibleToDriver() {
    try {
      var loader = PGSimpleDataSource.class.getClassLoader();
      return Class.forName(BoundedReadSocketFactory.class.getName(), false, loader)
          == BoundedReadSocketFactory.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Returns the limit for the result of one query: at least 16 MiB, twice the largest attachment.
   */
  public static long maxResultBytes() {
    return Math.max(MIN_RESULT_BYTES, Runtime.getRuntime().maxMemory() / RESULT_HEAP_DIVISOR);
  }

  @Override
  public Socket createSocket() {
    return new BoundedReadSocket(maxResultBytes());
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
    return new IOException("The factory supports only sockets that the driver connects itself");
  }

  private static final class BoundedReadSocket extends Socket {
    private final long maxResultBytes;
    private long bytesSincePause;

    BoundedReadSocket(long maxResultBytes) {
      this.maxResultBytes = maxResultBytes;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new BoundedReadInputStream(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          bytesSincePause = 0; // the next bytes are the result of this query
          out.write(bytes, offset, length);
        }
      };
    }

    /** Pauses after each portion of input. One thread reads at a time. */
    private final class BoundedReadInputStream extends FilterInputStream {
      BoundedReadInputStream(InputStream input) {
        super(input);
      }

      @Override
      public int available() throws IOException {
        return bytesSincePause < MAX_READ_BYTES ? super.available() : 0;
      }

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (getSoTimeout() == PEEK_TIMEOUT_MILLIS && available() == 0) {
          bytesSincePause = 0;
          throw new SocketTimeoutException("Later input is read in the next portion");
        }
        if (bytesSincePause > maxResultBytes) {
          throw new NotificationFloodException(maxResultBytes);
        }
        try {
          var read = super.read(bytes, offset, length);
          bytesSincePause += Math.max(read, 0);
          return read;
        } catch (SocketTimeoutException e) {
          bytesSincePause = 0; // all available input was read
          throw e;
        }
      }
    }
  }
}
