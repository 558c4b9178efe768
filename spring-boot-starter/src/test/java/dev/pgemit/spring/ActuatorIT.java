package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tests what Actuator shows, on a database that {@link JdbcConnectionDetails} name. */
class ActuatorIT {
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
  void healthNamesAMissingTable() {
    application()
        .run(
            context -> {
              var io = context.getBean(Emitter.class);
              var health = context.getBean(EmitterHealthIndicator.class);
              io.emit("e");
              var up = Objects.requireNonNull(health.health());
              assertThat(up.getStatus()).isEqualTo(Status.UP);
              assertThat(up.getDetails())
                  .containsEntry("publish", "working")
                  .containsKeys("listen", "schedule");

              database.execute("DROP TABLE socket_io_attachments");
              var withoutTable = Objects.requireNonNull(health.health());
              database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
              assertThat(withoutTable.getStatus()).isEqualTo(Status.UP);
              assertThat(withoutTable.getDetails().get("attachments"))
                  .asString()
                  .contains("socket_io_attachments is missing")
                  .contains("pgemit.migrate=true");
            });
  }

  @Test
  void healthIsDownWhilePostgresIsOut() {
    application()
        .withPropertyValues("spring.datasource.hikari.connection-timeout=250")
        .run(
            context -> {
              context.getBean(DataSource.class).unwrap(HikariDataSource.class).close();
              var health = context.getBean(EmitterHealthIndicator.class).health();
              assertThat(Objects.requireNonNull(health).getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails().get("publish"))
                  .asString()
                  .startsWith("failing: Postgres cannot be reached through the DataSource");
            });
  }

  @Test
  void readinessGroupMayIncludeTheEmitter() {
    application()
        .withConfiguration(
            AutoConfigurations.of(
                ApplicationAvailabilityAutoConfiguration.class,
                AvailabilityHealthContributorAutoConfiguration.class,
                AvailabilityProbesAutoConfiguration.class,
                HealthContributorRegistryAutoConfiguration.class,
                HealthEndpointAutoConfiguration.class))
        .withPropertyValues(
            "management.endpoints.jmx.exposure.include=health",
            "management.endpoint.health.group.readiness.include=readinessState,pgemit")
        .run(
            context -> {
              var group = context.getBean(HealthEndpointGroups.class).get("readiness");
              assertThat(Objects.requireNonNull(group).isMember("pgemit")).isTrue();
              assertThat(group.isMember("readinessState")).isTrue();
            });
  }

  @Test
  void infoAndEndpointDescribeTheEmitter() {
    application()
        .run(
            context -> {
              var info = new Info.Builder();
              context.getBean(EmitterInfoContributor.class).contribute(info);
              assertThat(info.build().getDetails().get("pgemit"))
                  .isEqualTo(
                      Map.of(
                          "channelPrefix",
                          "shop",
                          "attachmentsTable",
                          "socket_io_attachments",
                          "joinsTransactions",
                          true,
                          "dispatchesScheduled",
                          false));

              var io = context.getBean(Emitter.class);
              assertThat(io.fetchSockets().join().sockets()).isEmpty();
              var report = context.getBean(EmitterEndpoint.class).report();
              assertThat(report.features())
                  .extracting(EmitterEndpoint.FeatureReport::name)
                  .containsExactly("publish", "listen", "schedule");
              assertThat(report.features())
                  .extracting(EmitterEndpoint.FeatureReport::state)
                  .containsExactly("working", "working", "idle");
              assertThat(report.listener().servers()).containsEntry("/", 0);
              assertThat(report.queue()).isEqualTo(new EmitterEndpoint.QueueReport(0, 0, 0));
              assertThat(report.schedule().next()).isEmpty();
              assertThat(report.schedule().failure()).contains("pgemit migrate");
            });
  }

  @Test
  void endpointShowsTheNextScheduledMessages() throws SQLException {
    try (var migrated = TestDatabase.create()) {
      var unused = Migrations.migrate(migrated.dataSource(), MigrationOptions.DEFAULT);
      try (var io = Emitter.create(migrated.dataSource())) {
        io.of("/admin").delay(Duration.ofDays(1)).to("secret").emit("reminder", "secret");
        var schedule = new EmitterEndpoint(io).report().schedule();
        assertThat(schedule.failure()).isNull();
        assertThat(schedule.next())
            .singleElement()
            .satisfies(
                next -> {
                  assertThat(next.event()).isEqualTo("reminder");
                  assertThat(next.namespace()).isEqualTo("/admin");
                  assertThat(next.toString()).doesNotContain("secret");
                });
      }
    }
  }

  @Test
  void eachPartCanBeDisabled() {
    application()
        .withPropertyValues(
            "management.health.pgemit.enabled=false",
            "management.info.pgemit.enabled=false",
            "management.endpoint.pgemit.access=NONE")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Emitter.class)
                    .doesNotHaveBean(EmitterHealthIndicator.class)
                    .doesNotHaveBean(EmitterInfoContributor.class)
                    .doesNotHaveBean(EmitterEndpoint.class));
  }

  private static ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                PgemitAutoConfiguration.class,
                PgemitActuatorAutoConfiguration.class))
        .withBean(JdbcConnectionDetails.class, ContainerConnection::new)
        .withPropertyValues(
            "pgemit.channel-prefix=shop",
            "pgemit.retry-timeout=0s",
            "management.endpoints.jmx.exposure.include=pgemit",
            "spring.jmx.enabled=true");
  }

  /** What {@code @ServiceConnection} makes of a container. */
  private static final class ContainerConnection implements JdbcConnectionDetails {
    @Override
    public String getJdbcUrl() {
      return database.jdbcUrl();
    }

    @Override
    public String getUsername() {
      return "postgres";
    }

    @Override
    public String getPassword() {
      return "postgres";
    }
  }
}
