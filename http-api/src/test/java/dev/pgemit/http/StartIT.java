package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestDatabase;
import io.javalin.util.JavalinBindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartIT {
  @Test
  void whereThePortIsTakenNothingIsLeftBehind() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Map.of("PORT", String.valueOf(taken.getLocalPort()));

      assertThatThrownBy(() -> Service.on(database.url(), port))
          .isInstanceOf(JavalinBindException.class);

      Eventually.holds(
          () ->
              database
                  .query(
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                          + " AND application_name = 'pgemit'")
                  .equals("0"));
      Eventually.holds(() -> writers() == 0);
    }
  }

  private static long writers() {
    var threads = Thread.getAllStackTraces().keySet();
    assertThat(threads).isNotEmpty();
    return threads.stream().filter(thread -> thread.getName().equals("pgemit-writer")).count();
  }
}
