package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class TransactionTrackerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static TestDatabase database;

  private TestChannel channel;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @BeforeEach
  void listen() throws SQLException {
    channel = TestChannel.listen(database, "/");
  }

  @AfterEach
  void stopListening() throws SQLException {
    channel.close();
  }

  @Test
  void managerThatAnotherPostProcessorNeedsIsFollowed() {
    application()
        .withUserConfiguration(EarlyManager.class)
        .run(
            context -> {
              emitAndCommit(context, "sent");
              emitAndRollBack(context);
              assertThat(events()).containsExactly("sent");
            });
  }

  @Test
  void futureFollowsATransactionWithoutSynchronization() {
    application()
        .withUserConfiguration(WithoutSynchronization.class)
        .run(
            context -> {
              var io = context.getBean(Emitter.class);
              var future = transaction(context).execute(status -> io.emitAsync("sent"));
              assertThat(future).succeedsWithin(TIMEOUT);
              var rolledBack =
                  transaction(context)
                      .execute(
                          status -> {
                            status.setRollbackOnly();
                            return io.emitAsync("rolled back");
                          });
              assertThat(rolledBack)
                  .failsWithin(TIMEOUT)
                  .withThrowableOfType(ExecutionException.class)
                  .withMessageContaining("The transaction was rolled back");
              assertThat(events()).containsExactly("sent");
            });
  }

  @Test
  void emitWithoutTransactionIsSentAtOnceThoughThePoolHasNoAutoCommit() {
    application()
        .withPropertyValues("spring.datasource.hikari.auto-commit=false")
        .run(
            context -> {
              var io = context.getBean(Emitter.class);
              var jdbc = new JdbcTemplate(context.getBean(DataSource.class));
              var scope = transaction(context);
              for (var propagation : List.of("SUPPORTS", "NOT_SUPPORTED", "NEVER")) {
                scope.setPropagationBehaviorName("PROPAGATION_" + propagation);
                scope.executeWithoutResult(
                    status -> {
                      jdbc.execute("SELECT 1"); // Spring keeps the connection for the thread
                      io.emit(propagation);
                    });
              }
              emitAndCommit(context, "sent");
              emitAndRollBack(context);
              assertThat(events()).containsExactly("SUPPORTS", "NOT_SUPPORTED", "NEVER", "sent");
            });
  }

  @Test
  void transactionWhoseConnectionIsFetchedLateIsJoined() {
    application()
        .withPropertyValues("spring.datasource.connection-fetch=lazy")
        .run(
            context -> {
              assertThat(context.getBean(DataSource.class))
                  .isInstanceOf(LazyConnectionDataSourceProxy.class);
              emitAndCommit(context, "sent");
              emitAndRollBack(context);
              var readOnly = transaction(context);
              readOnly.setReadOnly(true);
              readOnly.executeWithoutResult(
                  status ->
                      assertThatExceptionOfType(EmitException.class)
                          .isThrownBy(() -> context.getBean(Emitter.class).emit("refused"))
                          .withMessageStartingWith(
                              "The transaction is read-only: nothing was published"));
              assertThat(events()).containsExactly("sent");
            });
  }

  private static void emitAndCommit(ApplicationContext context, String event) {
    transaction(context).executeWithoutResult(status -> context.getBean(Emitter.class).emit(event));
  }

  private static void emitAndRollBack(ApplicationContext context) {
    transaction(context)
        .executeWithoutResult(
            status -> {
              context.getBean(Emitter.class).emit("rolled back");
              status.setRollbackOnly();
            });
  }

  private static TransactionTemplate transaction(ApplicationContext context) {
    return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
  }

  private List<String> events() throws SQLException {
    return channel.drain().stream()
        .map(payload -> payload.replaceAll(".*\"data\":\\[\"(\\w+)\".*", "$1"))
        .toList();
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

  @Configuration(proxyBeanMethods = false)
  static class EarlyManager {
    @Bean
    static BeanPostProcessor postProcessor(PlatformTransactionManager manager) {
      return new DependentPostProcessor(manager);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithoutSynchronization {
    @Bean
    DataSourceTransactionManager transactionManager(DataSource dataSource) {
      var manager = new DataSourceTransactionManager(dataSource);
      manager.setTransactionSynchronization(
          AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
      return manager;
    }
  }

  private record DependentPostProcessor(PlatformTransactionManager manager)
      implements BeanPostProcessor {}
}
