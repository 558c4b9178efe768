package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tests the migrations of pgemit beside those of an application. */
class SchemaMigrationIT {
  private TestDatabase database;
  private ApplicationContextRunner application;

  @BeforeEach
  void create() throws SQLException {
    database = TestDatabase.create();
    application =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    DataSourceAutoConfiguration.class, PgemitAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + database.jdbcUrl());
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
  }

  @Test
  void isOffByDefault() {
    application.run(
        context -> {
          assertThat(context).hasSingleBean(Emitter.class);
          assertThat(table("socket_io_attachments")).isEqualTo("null");
        });
  }

  @Test
  void runsAfterFlywayOfTheApplication() {
    application
        .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
        .withPropertyValues("pgemit.migrate=true", "spring.flyway.locations=classpath:flyway")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(table("orders")).isEqualTo("orders");
              context.getBean(Emitter.class).delay(Duration.ofDays(1)).emit("later");
              assertThat(database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("1");
            });
  }

  @Test
  void runsAfterLiquibaseOfTheApplication() {
    application
        .withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
        .withPropertyValues(
            "pgemit.migrate=true",
            "spring.liquibase.change-log=classpath:liquibase/changelog.sql",
            "pgemit.attachments-table=public.shop_attachments",
            "pgemit.channel-prefix=shop")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(table("orders")).isEqualTo("orders");
              assertThat(table("shop_attachments")).isEqualTo("shop_attachments");
            });
  }

  @Test
  void printedScriptFitsIntoTheHistoryOfTheApplication(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("V2__pgemit.sql"), Migrations.print(MigrationOptions.DEFAULT));
    application
        .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
        .withPropertyValues("spring.flyway.locations=classpath:flyway,filesystem:" + folder)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              try (var connection = database.connect()) {
                assertThat(Migrations.differences(connection, MigrationOptions.DEFAULT)).isEmpty();
              }
              context.getBean(Emitter.class).delay(Duration.ofDays(1)).emit("later");
            });
  }

  @Test
  void missingLibraryIsNamed() {
    application
        .withClassLoader(new FilteredClassLoader("dev.pgemit.migrations"))
        .withPropertyValues("pgemit.migrate=true")
        .run(
            context -> {
              var analysis =
                  new StartupFailureAnalyzer()
                      .analyze(Objects.requireNonNull(context.getStartupFailure()));
              assertThat(Objects.requireNonNull(analysis).getAction())
                  .contains("dev.pgemit:pgemit-migrations");
            });
  }

  private String table(String name) throws SQLException {
    return database.query("SELECT to_regclass('%s')".formatted(name));
  }
}
