package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ServiceProcess;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ManyConnectionsIT {
  private static final int CONNECTIONS = 10_000;
  private static final long MAX_RESIDENT_BYTES = 400L << 20;
  private static final String GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static TestDatabase database;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.createWithAttachments();
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // reads the memory of a process
  void servesRequestsBesideTenThousandIdleConnections() throws Exception {
    var idle = new ArrayList<SocketChannel>();
    try (var service = ServiceProcess.start(database, Map.of(), "-Xmx256m")) {
      assertHealthy(service.port());
      for (var i = 0; i < CONNECTIONS; i++) {
        idle.add(connect(service.port()));
      }

      // Each connection was used once, so the server has accepted it and allocated its state.
      for (var channel : idle) {
        channel.write(ByteBuffer.wrap(GET.getBytes(StandardCharsets.US_ASCII)));
      }
      for (var channel : idle) {
        assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
      }
      assertHealthy(service.port());
      assertThat(service.residentBytes()).isLessThan(MAX_RESIDENT_BYTES);
    } finally {
      closeAll(idle);
    }
  }

  @Test
  void connectionAboveLimitWaitsForAnotherToClose() throws Exception {
    try (var service = TestService.start(database.url(), Map.of("PGEMIT_MAX_CONNECTIONS", "2"));
        var first = openUsedConnection(service.port());
        var second = openUsedConnection(service.port());
        var third = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      third.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
      third.setSoTimeout(10_000);
      assertThat(second.isConnected()).isTrue();
      assertThat(third.getInputStream().available()).isZero();

      first.shutdownOutput(); // ends an idle connection
      assertThat(third.getInputStream().read()).isEqualTo('H');
    }
  }

  private static Socket openUsedConnection(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private static void assertHealthy(int port) throws IOException {
    var close = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    assertThat(RawExchange.send(port, close).head()).startsWith("HTTP/1.1 200");
  }

  private static SocketChannel connect(int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static void closeAll(List<SocketChannel> channels) throws IOException {
    for (var channel : channels) {
      channel.close();
    }
  }
}
