package dev.pgemit.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The starter on the versions that Spring Boot manages. */
class StarterIT {
  @Test
  void emitJoinsTheTransactionAndTheTablesAreCreated() throws Exception {
    try (var database = TestDatabase.create();
        var channel = TestChannel.listen(database, "/");
        var context =
            new SpringApplicationBuilder(Application.class)
                .run(
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--pgemit.migrate=true",
                    "--pgemit.dispatch-scheduled=true")) {
      var io = context.getBean(Emitter.class);
      var transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
      transaction.executeWithoutResult(
          status -> {
            io.emit("rolled back");
            status.setRollbackOnly();
          });
      transaction.executeWithoutResult(status -> io.emit("committed", new byte[] {1}));

      var received = channel.drain();
      assertEquals(1, received.size(), received::toString);
      assertTrue(received.get(0).contains("attachmentId"), received::toString);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
