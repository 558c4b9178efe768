package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ManyConnectionsIT {
  private static final int MANY = 10_000;
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(5);
  private static final long MOST_MEMORY = 400L << 20;
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
  @EnabledOnOs(OS.LINUX) // tells the memory of a process
  void tenThousandIdleOnesOpenAtOnceAndLeaveRoomForRequests() throws Exception {
    var idle = new ArrayList<SocketChannel>();
    try (var service = ServiceProcess.on(database, Map.of(), "-Xmx256m")) {
      assertAnswered(service.port());
      var start = System.nanoTime();
      for (var i = 0; i < MANY; i++) {
        idle.add(connect(service.port()));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_OPENING);

      // Each was used once, so that the server has accepted it and made what it needs for it.
      for (var channel : idle) {
        channel.write(ByteBuffer.wrap(GET.getBytes(StandardCharsets.US_ASCII)));
      }
      for (var channel : idle) {
        assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(1);
      }
      assertAnswered(service.port());
      assertThat(service.residentBytes()).isLessThan(MOST_MEMORY);
    } finally {
      closeAll(idle);
    }
  }

  @Test
  void oneThatIsTooManyWaitsForAnotherToEnd() throws Exception {
    try (var service = Service.on(database.url(), Map.of("PGEMIT_MAX_CONNECTIONS", "2"));
        var first = used(service.port());
        var second = used(service.port());
        var third = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      third.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
      third.setSoTimeout(10_000);
      assertThat(second.isConnected()).isTrue();
      assertThat(third.getInputStream().available()).isZero();

      first.shutdownOutput(); // which ends an idle connection
      assertThat(third.getInputStream().read()).isEqualTo('H');
    }
  }

  private static Socket used(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private static void assertAnswered(int port) throws IOException {
    var close = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    assertThat(RawExchange.with(port, close).head()).startsWith("HTTP/1.1 200");
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
