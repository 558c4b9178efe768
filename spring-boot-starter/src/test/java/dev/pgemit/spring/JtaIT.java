package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class JtaIT {
  private static final String STORE = "ObjectStoreEnvironmentBean.objectStoreDir";

  @TempDir private static Path directory;

  private static TestDatabase database;
  private static TestChannel channel;
  private static ConfigurableApplicationContext context;
  private static Emitter io;
  private static TransactionTemplate jta;
  private static TransactionTemplate jdbc;
  private static JdbcTemplate template;

  @BeforeAll
  static void start() throws SQLException {
    System.setProperty(STORE, directory.toString());
    database = TestDatabase.create();
    channel = TestChannel.listen(database, "/");
    context =
        new SpringApplicationBuilder(Application.class)
            .run("--spring.datasource.url=" + database.jdbcUrl());
    io = context.getBean(Emitter.class);
    jta = new TransactionTemplate(context.getBean(JtaTransactionManager.class));
    jdbc = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));
    template = new JdbcTemplate(context.getBean(DataSource.class));
  }

  @AfterAll
  static void stop() throws SQLException {
    System.clearProperty(STORE);
    context.close();
    channel.close();
    database.close();
  }

  @Test
  void emitInsideIsRefused() throws SQLException {
    jta.executeWithoutResult(
        status -> {
          assertRefused();
          template.execute("SELECT 1");
          assertRefused();
          io.outsideTransaction().emit("at once");
        });
    assertThat(channel.drain()).singleElement().asString().contains("at once");
  }

  @Test
  void emitAfterTheCommitIsSentAtOnce() throws SQLException {
    jta.executeWithoutResult(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void afterCommit() {
                    io.emit("committed");
                  }

                  @Override
                  public void afterCompletion(int status) {
                    io.emit("completed");
                  }
                }));
    io.emit("outside");
    assertThat(channel.drain())
        .satisfiesExactly(
            it -> assertThat(it).contains("committed"),
            it -> assertThat(it).contains("completed"),
            it -> assertThat(it).contains("outside"));
  }

  @Test
  void transactionOfTheDataSourceInsideIsJoined() throws SQLException {
    jta.executeWithoutResult(
        status -> {
          jdbc.executeWithoutResult(
              inner -> {
                io.emit("rolled back");
                inner.setRollbackOnly();
              });
          jdbc.executeWithoutResult(inner -> io.emit("joined"));
          assertRefused();
        });
    assertThat(channel.drain()).singleElement().asString().contains("joined");
  }

  private static void assertRefused() {
    assertThatThrownBy(() -> io.emit("refused"))
        .hasMessageContaining("The thread is in a JTA transaction")
        .hasMessageContaining("using(connection)")
        .hasMessageContaining("outsideTransaction()");
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({DataSourceAutoConfiguration.class, PgemitAutoConfiguration.class})
  static class Application {
    @Bean
    JtaTransactionManager jtaTransactionManager() {
      return new JtaTransactionManager(
          com.arjuna.ats.jta.UserTransaction.userTransaction(),
          com.arjuna.ats.jta.TransactionManager.transactionManager());
    }

    @Bean
    JdbcTransactionManager jdbcTransactionManager(DataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }
  }
}
