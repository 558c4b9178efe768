package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Emitters of the application, in place of the starter's, or beside it. */
class SeveralEmittersIT {
  private static TestDatabase database;
  private static TestDatabase billing;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.createWithAttachments();
    billing = TestDatabase.create();
  }

  @AfterAll
  static void drop() throws SQLException {
    billing.close();
    database.close();
  }

  @Test
  void secondEmitterLeavesTheStartersInPlace() throws SQLException {
    try (var shop = TestChannel.listen(database, "/");
        var other = TestChannel.listen(billing, "/")) {
      application()
          .withUserConfiguration(BillingEmitter.class)
          .run(
              context -> {
                context.getBean(Emitter.class).emit("shop");
                BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                        context.getBeanFactory(), Emitter.class, "billing")
                    .emit("billing");
                assertThat(shop.drain()).singleElement().asString().contains("\"shop\"");
                assertThat(other.drain()).singleElement().asString().contains("\"billing\"");
                assertThat(context)
                    .hasSingleBean(EmitterHealthIndicator.class)
                    .hasSingleBean(EmitterInfoContributor.class);
              });
    }
  }

  @Test
  void markedDataSourceIsTheOneOfTheEmitterAndItsTables() throws SQLException {
    try (var channel = TestChannel.listen(billing, "/")) {
      application()
          .withUserConfiguration(MarkedDataSource.class)
          .withPropertyValues("pgemit.migrate=true")
          .run(
              context -> {
                context.getBean(Emitter.class).emit("billing");
                assertThat(channel.next()).contains("\"billing\"");
                var health = context.getBean(EmitterHealthIndicator.class).health();
                assertThat(Objects.requireNonNull(health).getDetails())
                    .doesNotContainKey("attachments");
              });
    }
    assertThat(billing.query("SELECT to_regclass('pgemit_scheduled')"))
        .isEqualTo("pgemit_scheduled");
    assertThat(database.query("SELECT to_regclass('pgemit_scheduled')")).isEqualTo("null");
  }

  /** The database of the own emitter is unknown, and the properties may not be about it. */
  @Test
  void ownEmitterHasAnEndpointAndNoHealth() {
    try (var own = Emitter.create(billing.dataSource())) {
      application()
          .withBean("own", Emitter.class, () -> own)
          .run(
              context ->
                  assertThat(context)
                      .hasNotFailed()
                      .hasSingleBean(EmitterEndpoint.class)
                      .doesNotHaveBean(EmitterHealthIndicator.class)
                      .doesNotHaveBean(EmitterInfoContributor.class));
    }
  }

  @Test
  void beanOfAnotherTypeMayBeCalledEmitter() {
    application()
        .withBean("emitter", StringBuilder.class, StringBuilder::new)
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Emitter.class));
  }

  private static ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                PgemitAutoConfiguration.class,
                PgemitActuatorAutoConfiguration.class))
        .withPropertyValues(
            "spring.datasource.url=" + database.jdbcUrl(),
            "management.endpoints.jmx.exposure.include=pgemit",
            "spring.jmx.enabled=true");
  }

  @Configuration(proxyBeanMethods = false)
  static class MarkedDataSource {
    @Bean
    @Primary
    DataSource shopDataSource() {
      return database.dataSource();
    }

    @Bean
    @PgemitDataSource
    DataSource billingDataSource() {
      return billing.dataSource();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class BillingEmitter {
    @Bean(defaultCandidate = false)
    @Qualifier("billing")
    DataSource billingDataSource() {
      return billing.dataSource();
    }

    @Bean(defaultCandidate = false)
    @Qualifier("billing")
    Emitter billingEmitter(@Qualifier("billing") DataSource dataSource) {
      return Emitter.create(dataSource);
    }
  }
}
