package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.io.IOException;
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
import org.springframework.boot.diagnostics.FailureAnalysis;
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

  @Test
  void roleThatMayNotCreateTheSchemaIsToldTheWayOut() throws SQLException {
    try (var role = TestRole.create(database)) {
      role.grant("CREATE ON SCHEMA public"); // Flyway retries its own table for 10 seconds
      var analysis =
          analyze(
              "spring.datasource.username=" + role.name(),
              "spring.datasource.password=" + TestRole.PASSWORD,
              "spring.datasource.url=" + database.jdbcUrl().replaceAll("\\?.*", ""));
      assertThat(analysis.getDescription()).startsWith("pgemit.migrate is true");
      assertThat(analysis.getAction())
          .contains("this role may not create it")
          .contains("USAGE and CREATE")
          .contains("pgemit.migrate=false");
    }
  }

  @Test
  void adviceNamesThePropertyOfTheTable() throws SQLException {
    database.execute("CREATE VIEW socket_io_attachments AS SELECT 1 AS id");
    assertThat(analyze().getAction())
        .contains("is not a table")
        .contains("pgemit.attachments-table")
        .doesNotContain("PGEMIT_");
  }

  @Test
  void unreachablePostgresIsExplained() {
    var url = "jdbc:postgresql://localhost:%d/shop".formatted(LoopbackPort.findFree());
    assertThat(analyze("spring.datasource.url=" + url).getAction())
        .contains("No connection to Postgres")
        .contains("check that Postgres is running");
  }

  /** The pool reports such an address with its first connection, as an unchecked exception. */
  @Test
  void passwordOfAnAddressThatTheDriverRejectsIsNotPrinted() {
    var analysis =
        analyze(
            "spring.datasource.driver-class-name=org.postgresql.Driver",
            "spring.datasource.url=jdbc:other://shop:s3cret@localhost/shop");
    assertThat(analysis.getAction()).contains("The migration failed").doesNotContain("s3cret");
  }

  /** Spring reads the methods of each bean, which fails if a type of one cannot be loaded. */
  @Test
  void methodsCanBeReadWithoutTheLibrary() throws ClassNotFoundException {
    var type = Class.forName(SchemaMigration.class.getName(), false, new WithoutMigrations());
    assertThat(type.getDeclaredMethods()).isNotEmpty();
    assertThat(type.getClassLoader()).isInstanceOf(WithoutMigrations.class);
  }

  private FailureAnalysis analyze(String... properties) {
    var analysis = new FailureAnalysis[1];
    application
        .withPropertyValues("pgemit.migrate=true")
        .withPropertyValues(properties)
        .run(
            context ->
                analysis[0] =
                    new StartupFailureAnalyzer()
                        .analyze(Objects.requireNonNull(context.getStartupFailure())));
    return Objects.requireNonNull(analysis[0]);
  }

  /** Loads the starter as in an application that lacks {@code pgemit-migrations}. */
  private static final class WithoutMigrations extends ClassLoader {
    WithoutMigrations() {
      super(SchemaMigration.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.pgemit.migrations.")) {
        throw new ClassNotFoundException(name);
      }
      return name.startsWith("dev.pgemit.spring.") ? define(name) : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      var loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (var file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        var bytes = Objects.requireNonNull(file).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private String table(String name) throws SQLException {
    return database.query("SELECT to_regclass('%s')".formatted(name));
  }
}
