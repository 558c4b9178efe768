package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class AutoConfigurationIT {
  private static TestDatabase database;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.createWithAttachments();
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @Test
  void emitterIsClosedWithTheContextAndBeforeThePool() {
    var emitter = new Emitter[1];
    application()
        .run(
            context -> {
              emitter[0] = context.getBean(Emitter.class);
              assertThat(emitter[0].emit("e")).isNotEmpty();
            });
    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(() -> emitter[0].emit("e"))
        .withMessageContaining("closed");
  }

  @Test
  void propertiesConfigureTheEmitter() throws SQLException {
    database.execute("CREATE TABLE other_attachments (LIKE socket_io_attachments INCLUDING ALL)");
    try (var channel = TestChannel.listenTo(database, "shop#/")) {
      application()
          .withPropertyValues(
              "pgemit.channel-prefix=shop",
              "pgemit.attachments-table=public.other_attachments",
              "pgemit.payload-threshold=100B",
              "pgemit.queue-timeout=1s",
              "pgemit.retry-timeout=2s",
              "pgemit.answer-memory=2MB",
              "pgemit.listen.url=" + database.jdbcUrl())
          .run(
              context -> {
                context.getBean(Emitter.class).emit("e", "x".repeat(101));
                assertThat(channel.next()).contains("attachmentId");
              });
    }
    assertThat(database.query("SELECT count(*) FROM other_attachments")).isEqualTo("1");
  }

  @Test
  void customizersAndOwnBeansTakePrecedence() throws SQLException {
    try (var channel = TestChannel.listenTo(database, "custom#/")) {
      application()
          .withBean(EmitterCustomizer.class, () -> builder -> builder.channelPrefix("custom"))
          .run(
              context -> {
                context.getBean(Emitter.class).emit("e");
                assertThat(channel.next()).contains("\"e\"");
              });
    }
    try (var own = Emitter.create(database.dataSource())) {
      application()
          .withBean("own", Emitter.class, () -> own)
          .run(context -> assertThat(context.getBean(Emitter.class)).isSameAs(own));
    }
  }

  @Test
  void emitterCanBeDisabled() {
    application()
        .withPropertyValues("pgemit.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Emitter.class));
  }

  @Test
  void transactionsCanBeIgnored() throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .withPropertyValues("pgemit.join-transactions=false")
          .run(
              context -> {
                transaction(context.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(
                        status -> {
                          context.getBean(Emitter.class).emit("sent");
                          status.setRollbackOnly();
                        });
                assertThat(channel.next()).contains("\"sent\"");
              });
    }
  }

  @Test
  void emitsAndBatchesCanBeSentOutsideTheTransaction() throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .run(
              context -> {
                var io = context.getBean(Emitter.class);
                transaction(context.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(
                        status -> {
                          var joined = io.batch();
                          joined.emit("rolled back");
                          joined.publish();
                          io.outsideTransaction().emit("emit");
                          assertThat(io.outsideTransaction().emitAsync("emitAsync"))
                              .succeedsWithin(Duration.ofSeconds(30));
                          var batch = io.batch().outsideTransaction();
                          batch.to("room").emit("batch");
                          batch.publish();
                          status.setRollbackOnly();
                        });
                assertThat(channel.drain())
                    .extracting(payload -> payload.replaceAll(".*\"data\":\\[\"(\\w+)\".*", "$1"))
                    .containsExactly("emit", "emitAsync", "batch");
              });
    }
  }

  @Test
  void proxyOfTheDataSourceDoesNotMakeThePipelineJoin() throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .withUserConfiguration(ProxiedDataSource.class)
          .run(
              context -> {
                var io = context.getBean(Emitter.class);
                transaction(context.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(
                        status -> {
                          io.emit("rolled back");
                          io.outsideTransaction().emit("sent");
                          status.setRollbackOnly();
                        });
                assertThat(channel.drain()).singleElement().asString().contains("\"sent\"");
              });
    }
  }

  @Test
  void transactionOfAManagerThatIsNoBeanIsRefused() throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .run(
              context -> {
                var io = context.getBean(Emitter.class);
                var manager = new DataSourceTransactionManager(context.getBean(DataSource.class));
                transaction(manager)
                    .executeWithoutResult(
                        status -> {
                          assertThatExceptionOfType(EmitException.class)
                              .isThrownBy(() -> io.emit("refused"))
                              .withMessageContaining("Declare the transaction manager as a bean")
                              .withMessageEndingWith("nothing was published");
                          io.outsideTransaction().emit("sent");
                        });
                assertThat(channel.drain()).singleElement().asString().contains("\"sent\"");
              });
    }
  }

  @Test
  void transactionOfAnotherDatabaseIsNotJoined() throws SQLException {
    try (var other = TestDatabase.create();
        var channel = TestChannel.listen(database, "/")) {
      application()
          .run(
              context -> {
                var io = context.getBean(Emitter.class);
                transaction(new DataSourceTransactionManager(other.dataSource()))
                    .executeWithoutResult(
                        status -> {
                          io.emit("sent");
                          status.setRollbackOnly();
                        });
                assertThat(channel.next()).contains("\"sent\"");
              });
    }
  }

  @Test
  void ownCallbackMayEmitAfterTheCommitEvenFromANewTransaction() throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .run(
              context -> {
                var io = context.getBean(Emitter.class);
                var transaction = transaction(context.getBean(PlatformTransactionManager.class));
                var independent = transaction(context.getBean(PlatformTransactionManager.class));
                independent.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
                transaction.executeWithoutResult(
                    status ->
                        TransactionSynchronizationManager.registerSynchronization(
                            new TransactionSynchronization() {
                              @Override
                              public int getOrder() {
                                return HIGHEST_PRECEDENCE;
                              }

                              @Override
                              public void afterCommit() {
                                io.emit("first");
                                independent.executeWithoutResult(
                                    inner -> {
                                      io.emit("rolled back");
                                      inner.setRollbackOnly();
                                    });
                                independent.executeWithoutResult(inner -> io.emit("second"));
                                io.emit("third");
                              }
                            }));
                assertThat(channel.drain())
                    .extracting(payload -> payload.replaceAll(".*\"data\":\\[\"(\\w+)\".*", "$1"))
                    .containsExactly("first", "second", "third");
              });
    }
  }

  private static ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                DataSourceTransactionManagerAutoConfiguration.class,
                TransactionAutoConfiguration.class,
                PgemitAutoConfiguration.class))
        .withPropertyValues("spring.datasource.url=" + database.jdbcUrl());
  }

  private static TransactionTemplate transaction(PlatformTransactionManager manager) {
    return new TransactionTemplate(manager);
  }

  @Configuration(proxyBeanMethods = false)
  static class ProxiedDataSource {
    @Bean(destroyMethod = "") // the pool is closed by the JVM's end
    DataSource dataSource() {
      var pool = new HikariDataSource();
      pool.setJdbcUrl(database.jdbcUrl());
      return new TransactionAwareDataSourceProxy(pool);
    }
  }
}
