package dev.pgemit.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Externalized events on the version of Spring Modulith for this version of Spring Boot. */
class ModulithIT {
  private static final String STATUS = "SELECT string_agg(status, ' ') FROM event_publication";

  @Externalized("/ paid::order:#{id}")
  record OrderPaid(int id, String note) {}

  @Test
  void publicationOfARefusedEmitIsKeptAndCanBeResubmitted() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var channel = TestChannel.listen(database, "/");
        var context =
            new SpringApplicationBuilder(Application.class)
                .run(
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--spring.modulith.events.jdbc.schema-initialization.enabled=true")) {
      var transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
      transaction.executeWithoutResult(
          status -> {
            context.publishEvent(new OrderPaid(1, "rolled back"));
            status.setRollbackOnly();
          });
      var needsAttachment = new OrderPaid(17, "x".repeat(9_000));
      database.execute("ALTER TABLE socket_io_attachments RENAME TO hidden");
      transaction.executeWithoutResult(status -> context.publishEvent(needsAttachment));
      awaitStatus(database, "FAILED");
      assertTrue(channel.drain().isEmpty());

      database.execute("ALTER TABLE hidden RENAME TO socket_io_attachments");
      context
          .getBean(IncompleteEventPublications.class)
          .resubmitIncompletePublicationsOlderThan(Duration.ZERO);
      awaitStatus(database, "COMPLETED");

      var received = channel.drain();
      assertEquals(1, received.size(), received::toString);
      assertTrue(received.get(0).contains("attachmentId"), received::toString);
    }
  }

  private static void awaitStatus(TestDatabase database, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> status.equals(database.query(STATUS)));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
