package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.junit.jupiter.api.Test;

class HeaderProgressTest {
  private static final int REQUEST_BYTES = 100;

  private final HeaderProgress progress = new HeaderProgress();
  private long bytesIn;
  private long messagesIn;
  private Runnable afterBytesAreRead = () -> {};

  private final Connection connection =
      (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getBytesIn" -> readBytes();
                    case "getMessagesIn" -> messagesIn;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private long readBytes() {
    var bytes = bytesIn;
    afterBytesAreRead.run();
    afterBytesAreRead = () -> {};
    return bytes;
  }

  private void requestCompletes() {
    bytesIn += REQUEST_BYTES;
    messagesIn++;
    progress.requestStarted();
    progress.requestCompleted();
  }

  private long updateAt(int second) {
    return progress.update(connection, TimeUnit.SECONDS.toNanos(second));
  }

  @Test
  void headersAreIncompleteFromTheirFirstByte() {
    bytesIn = 10;
    assertThat(updateAt(1)).isZero();
    assertThat(updateAt(4)).isEqualTo(TimeUnit.SECONDS.toNanos(3));
    requestCompletes();
    assertThat(updateAt(5)).isZero();
  }

  @Test
  void requestDuringTheCheckLeavesAnIdleConnection() {
    afterBytesAreRead = this::requestCompletes;
    updateAt(1);
    updateAt(2);
    assertThat(updateAt(60)).isZero();
  }

  @Test
  void idleTimeBeginsAtTheLastRequest() {
    requestCompletes();
    updateAt(5);
    updateAt(60);
    assertThat(progress.idleTime(TimeUnit.SECONDS.toNanos(60)))
        .isEqualTo(TimeUnit.SECONDS.toNanos(55));
  }
}
