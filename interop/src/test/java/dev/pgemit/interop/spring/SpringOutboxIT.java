package dev.pgemit.interop.spring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.redis.RedisTransport;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The Emitter bean over Redis: transactions of Spring go through the outbox. */
class SpringOutboxIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void emitsOfATransactionAreSentAfterItsCommit() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var database = TestDatabase.create();
        var redis = RedisServer.start();
        var context =
            new SpringApplicationBuilder(OutboxApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                    "spring.datasource.url=" + database.jdbcUrl(),
                    "spring.flyway.enabled=false",
                    "spring.liquibase.enabled=false",
                    "spring.autoconfigure.exclude="
                        + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
                    "spring.main.banner-mode=off",
                    "pgemit.migrate=true",
                    "pgemit.dispatch-outbox=true",
                    "test.redis=" + redis.url())
                .run()) {
      var io = context.getBean(Emitter.class);
      var transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
      transaction.executeWithoutResult(
          status -> {
            io.emit("rolled back");
            status.setRollbackOnly();
          });
      var direct = io.emitAsync("direct");
      direct.join();
      var pending = new AtomicReference<>(direct);
      assertThat(streamLength(redis)).isOne();
      transaction.executeWithoutResult(
          status -> {
            io.emit("committed");
            pending.set(io.emitAsync("committed too"));
            assertThat(streamLength(redis)).isOne();
          });
      assertThat(Objects.requireNonNull(pending.get()).join()).isNotEmpty();
      await().atMost(LIMIT).untilAsserted(() -> assertThat(streamLength(redis)).isEqualTo(3));
      assertThat(database.query("SELECT count(*) FROM pgemit_outbox WHERE failed_at IS NOT NULL"))
          .isEqualTo("0");
    }
  }

  private static long streamLength(RedisServer redis) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        var reply = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      socket.getOutputStream().write("XLEN socket.io\r\n".getBytes(US_ASCII));
      return Long.parseLong(reply.readLine().substring(1)); // after a colon
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OutboxApplication {
    @Bean
    RedisTransport redis(@Value("${test.redis}") String url) {
      return RedisTransport.streams(url);
    }
  }
}
