package dev.pgemit.interop.faults.environment;

import dev.pgemit.testing.RedisServer;
import java.io.IOException;

/** One Redis server without files, and the proxy through which pgemit connects. */
public final class StandaloneRedis implements AutoCloseable {
  private RedisServer server;
  private final TcpProxy proxy;

  private StandaloneRedis(RedisServer server) {
    this.server = server;
    this.proxy = new TcpProxy(server.port());
  }

  /** Starts both. */
  public static StandaloneRedis start() throws IOException {
    return new StandaloneRedis(RedisServer.start());
  }

  /** Returns the address of the server, without the proxy. */
  public String directUrl() {
    return server.url();
  }

  /** Returns the address of the proxy. */
  public String proxiedUrl() {
    return "redis://127.0.0.1:" + proxy.port();
  }

  /** Returns the proxy. */
  public TcpProxy proxy() {
    return proxy;
  }

  /** Kills the server like {@code kill -9}. It loses its data. */
  public void kill() {
    server.close();
  }

  /** Starts a server on the same port. Returns once it accepts connections. */
  public void restart() throws IOException {
    server = RedisServer.startOn(server.port());
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
