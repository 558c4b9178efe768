package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Externalizes events with the publication registry of Spring Modulith in a real Postgres. */
class ModulithIT {
  private static final String INCOMPLETE =
      "SELECT count(*) FROM event_publication WHERE completion_date IS NULL";

  private static TestDatabase database;
  private static TestChannel channel;
  private static ConfigurableApplicationContext context;

  @Externalized("/ paid::order:#{id}")
  record OrderPaid(int id, String note) {}

  @Externalized("/")
  record ShopClosed(String reason) {}

  @Externalized("/ shipped::#{customers}")
  record OrderShipped(List<String> customers) {}

  @Externalized("/admin audited::#{id}")
  record AccountAudited(int id) {}

  @Externalized("/ renamed")
  record UserRenamed(String name) {}

  @Externalized("invoices::#{id}")
  record InvoiceWritten(int id) {}

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.createWithAttachments();
    channel = TestChannel.listen(database, "/");
    context =
        new SpringApplicationBuilder(Application.class)
            .run(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.modulith.events.jdbc.schema-initialization.enabled=true",
                "--spring.flyway.enabled=false",
                "--spring.liquibase.enabled=false");
  }

  @AfterAll
  static void stop() throws SQLException {
    context.close();
    channel.close();
    database.close();
  }

  @BeforeEach
  void forgetPublications() throws SQLException {
    database.execute("TRUNCATE event_publication");
    OtherBroker.RECEIVED.clear();
  }

  @Test
  void eventIsEmittedAfterTheCommitAndItsPublicationCompletes() throws Exception {
    inTransaction(
        () -> {
          context.publishEvent(new OrderPaid(17, "thanks"));
          assertThat(drain()).isEmpty();
        });

    assertThat(channel.next())
        .contains("\"data\":[\"paid\",{\"id\":17,\"note\":\"thanks\"}]")
        .contains("\"rooms\":[\"order:17\"]");
    awaitCompletion();
    assertThat(database.query("SELECT string_agg(listener_id, ' ') FROM event_publication"))
        .isEqualTo(EventExternalizer.LISTENER_ID);
  }

  @Test
  void eventOfARolledBackTransactionIsGone() throws Exception {
    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              context.publishEvent(new OrderPaid(1, "rolled back"));
              status.setRollbackOnly();
            });
    inTransaction(() -> context.publishEvent(new ShopClosed("holiday")));

    assertThat(channel.next())
        .contains("\"data\":[\"ShopClosed\",{\"reason\":\"holiday\"}]")
        .contains("\"rooms\":[]");
    awaitCompletion();
    assertThat(channel.drain()).isEmpty();
    assertThat(database.query("SELECT count(*) FROM event_publication")).isEqualTo("1");
  }

  @Test
  void publicationOfARefusedEmitIsKeptAndCanBeResubmitted() throws Exception {
    var needsAttachment = new OrderPaid(17, "x".repeat(9_000));
    database.execute("ALTER TABLE socket_io_attachments RENAME TO hidden");
    inTransaction(() -> context.publishEvent(needsAttachment));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> database.query("SELECT status FROM event_publication").equals("FAILED"));
    assertThat(channel.drain()).isEmpty();

    database.execute("ALTER TABLE hidden RENAME TO socket_io_attachments");
    resubmit();

    assertThat(channel.next()).contains("attachmentId");
    awaitCompletion();
    resubmit();
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void eventIsEmittedToEachRoomOfACollectionAndNowhereWithoutOne() throws Exception {
    inTransaction(() -> context.publishEvent(new OrderShipped(List.of())));
    awaitCompletion();
    inTransaction(() -> context.publishEvent(new OrderShipped(List.of("ann", "bob"))));

    assertThat(channel.next()).contains("\"rooms\":[\"ann\",\"bob\"]");
    awaitCompletion();
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void eventIsEmittedToItsNamespace() throws Exception {
    try (var admin = TestChannel.listen(database, "/admin")) {
      inTransaction(() -> context.publishEvent(new AccountAudited(5)));

      assertThat(admin.next()).contains("\"data\":[\"audited\",{\"id\":5}]", "\"rooms\":[\"5\"]");
      awaitCompletion();
    }
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void keyThatARoutingMadeIsNotEvaluated() throws Exception {
    inTransaction(() -> context.publishEvent(new UserRenamed("#{T(java.lang.Runtime).version()}")));

    assertThat(channel.next()).contains("\"rooms\":[\"user:#{T(java.lang.Runtime).version()}\"]");
    awaitCompletion();
  }

  @Test
  void targetsWithASlashAreForSocketIoAndAllOthersForTheOtherBroker() throws Exception {
    inTransaction(() -> context.publishEvent(new InvoiceWritten(7)));
    assertThat(OtherBroker.RECEIVED.poll(30, TimeUnit.SECONDS)).isEqualTo("invoices::#{id}");
    awaitCompletion();
    inTransaction(() -> context.publishEvent(new ShopClosed("stocktaking")));
    assertThat(channel.next()).contains("stocktaking");
    awaitCompletion();

    assertThat(OtherBroker.RECEIVED).isEmpty();
    assertThat(channel.drain()).isEmpty();
    assertThat(database.query("SELECT count(*) FROM event_publication")).isEqualTo("2");
  }

  @Test
  void malformedTargetIsNamed() {
    var target = RoutingTarget.forTarget("/ paid").andKey("#{id");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> EventExternalizer.parse(target, OrderPaid.class))
        .withMessageStartingWith(
            "The target \"/ paid::#{id\" of dev.pgemit.spring.ModulithIT$OrderPaid: the room");
  }

  private static void resubmit() {
    context
        .getBean(IncompleteEventPublications.class)
        .resubmitIncompletePublicationsOlderThan(Duration.ZERO);
  }

  private static void inTransaction(Runnable work) {
    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(status -> work.run());
  }

  private static void awaitCompletion() {
    await().atMost(Duration.ofSeconds(30)).until(() -> database.query(INCOMPLETE).equals("0"));
  }

  private static List<String> drain() {
    try {
      return channel.drain();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    static EventExternalizationConfiguration externalization() {
      return EventExternalizationConfiguration.defaults("dev.pgemit.spring")
          .routeKey(UserRenamed.class, event -> "user:" + event.name())
          .build();
    }

    @Bean
    EventExternalizerModuleListener otherBroker(EventExternalizationConfiguration configuration) {
      return OtherBroker.listener(configuration);
    }
  }

  /** What a module of Spring Modulith for another broker registers. */
  private static final class OtherBroker {
    static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();

    static EventExternalizerModuleListener listener(
        EventExternalizationConfiguration configuration) {
      return new EventExternalizerModuleListener(
          configuration,
          (payload, target) -> {
            RECEIVED.add(target.toString());
            return CompletableFuture.completedFuture(null);
          });
    }
  }
}
