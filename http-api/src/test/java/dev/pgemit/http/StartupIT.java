package dev.pgemit.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.access.NoUsableKeyException;
import dev.pgemit.http.edge.HttpBindException;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.SlowProxy;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupIT {
  @Test
  void releasesResourcesWhenPortIsTaken() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Map.of("PORT", String.valueOf(taken.getLocalPort()));

      assertThatThrownBy(() -> TestService.start(database.url(), port))
          .isInstanceOf(HttpBindException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + " (Address already in use)");

      await()
          .atMost(ofSeconds(30))
          .until(
              () ->
                  database
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND application_name = 'pgemit'")
                      .equals("0"));
      await().atMost(ofSeconds(30)).until(() -> countWriterThreads() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, Cannot assign requested address",
    "no.such.host.invalid, no such address"
  })
  void reportsUnavailableHost(String host, String reason) throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      TestKeys.of(database).create("any", "*");

      assertThatThrownBy(() -> TestService.startWithKeys(database.url(), Map.of("HOST", host)))
          .isInstanceOf(HttpBindException.class)
          .hasMessageContaining(host, reason, "HOST must be an address of this machine");
      assertThatThrownBy(() -> TestService.start(database.url(), Map.of("HOST", host)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("HOST is \"" + host, "only on loopback");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PGEMIT_ATTACHMENTS_TABLE, a.b.c",
    "PGEMIT_ATTACHMENTS_TABLE, 'a\"'",
    "PGEMIT_CHANNEL_PREFIX, 'a\"'",
    "PGEMIT_WATCH_NAMESPACES, '/a namespace that is longer than the name of a channel may be at"
        + " all'"
  })
  void reportsInvalidEmitterSettingByVariable(String variable, String value) throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      assertThatThrownBy(() -> TestService.start(database.url(), Map.of(variable, value)))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith(variable + " is invalid: ");
    }
  }

  @Test
  void detectsMissingKeyOverSlowConnection() throws Exception {
    try (var database = TestDatabase.create();
        var slow = SlowProxy.start(URI.create(database.url()))) {
      Migrations.migrate(database.dataSource());
      var url = database.url().replaceFirst(":\\d+/", ":" + slow.port() + "/");

      assertThatThrownBy(() -> TestService.startWithKeys(url, Map.of()))
          .isInstanceOf(NoUsableKeyException.class)
          .hasMessageContaining("No key is active");
    }
  }

  @Test
  void urlParametersOverrideDefaults() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var service = TestService.start(database.url() + "?application_name=mine", Map.of())) {
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));

      assertThat(
              database.query(
                  "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND application_name = 'mine'"))
          .isEqualTo("t");
    }
  }

  private static long countWriterThreads() {
    var threads = Thread.getAllStackTraces().keySet();
    assertThat(threads).isNotEmpty();
    return threads.stream().filter(thread -> thread.getName().equals("pgemit-writer")).count();
  }
}
