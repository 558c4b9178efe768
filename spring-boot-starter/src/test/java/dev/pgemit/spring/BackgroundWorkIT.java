package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The properties that make an emitter do more than its callers ask for. */
class BackgroundWorkIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = TestDatabase.createWithAttachments();
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
  }

  /** No bean of the application uses the emitter or the migration, so both are created for this. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void scheduledEmitsAreSent(boolean isLazy) throws SQLException {
    try (var channel = TestChannel.listen(database, "/");
        var application =
            start(
                "spring.main.lazy-initialization=" + isLazy,
                "pgemit.migrate=true",
                "pgemit.dispatch-scheduled=true");
        var other = Emitter.create(database.dataSource())) {
      assertThat(application.isRunning()).isTrue();
      other.delay(Duration.ofMillis(1)).emit("later");
      assertThat(channel.next()).contains("\"later\"");
    }
  }

  @Test
  void oldAttachmentsAreRemoved() throws SQLException {
    database.execute(
        "INSERT INTO socket_io_attachments (created_at, payload)"
            + " VALUES (clock_timestamp() - interval '61 seconds', 'old')");
    try (var application = start("pgemit.remove-old-attachments=true")) {
      assertThat(application.isRunning()).isTrue();
      await()
          .atMost(TIMEOUT)
          .until(() -> database.query("SELECT count(*) FROM socket_io_attachments").equals("0"));
    }
  }

  @Test
  void handshakesKeepTheirSecretsOnRequest() throws Exception {
    try (var server = new FakeServer(database);
        var careful = start();
        var trusting = start("pgemit.handshake-secrets=true");
        var redacted = careful.getBean(Emitter.class).tailAll().join();
        var complete = trusting.getBean(Emitter.class).tailAll().join()) {
      server.send(
          """
          "type":8,"data":{"requestId":"x","sockets":[{"id":"s","rooms":[],"data":1,
            "handshake":{"auth":{"token":"secret"},"headers":{"cookie":"secret","host":"kept"}}}]}\
          """);
      assertThat(redacted.poll(TIMEOUT).orElseThrow())
          .extracting("data")
          .asString()
          .contains("kept")
          .doesNotContain("secret");
      assertThat(complete.poll(TIMEOUT).orElseThrow())
          .extracting("data")
          .asString()
          .contains("secret");
    }
  }

  private ConfigurableApplicationContext start(String... properties) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(
            Stream.concat(
                    Arrays.stream(properties),
                    Stream.of(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.main.banner-mode=off"))
                .toArray(String[]::new))
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({DataSourceAutoConfiguration.class, PgemitAutoConfiguration.class})
  static class Application {}
}
