package dev.pgemit.interop.spring;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The transaction managers of Spring Boot, each in an application of its own. */
enum TransactionManagerKind {
  /** {@code JdbcTransactionManager}, the one without JPA. */
  JDBC(false, true),
  /** {@code DataSourceTransactionManager}, without the translation of exceptions. */
  DATA_SOURCE(false, false),
  /** {@code JpaTransactionManager} with Hibernate. */
  JPA(true, true);

  private final boolean withJpa;
  private final boolean translatesExceptions;

  TransactionManagerKind(boolean withJpa, boolean translatesExceptions) {
    this.withJpa = withJpa;
    this.translatesExceptions = translatesExceptions;
  }

  /**
   * Returns whether the manager supports {@code NESTED}: Spring's dialect of Hibernate does not.
   */
  boolean hasSavepoints() {
    return !withJpa;
  }

  /**
   * Starts an application with this manager, over a pool of three connections.
   *
   * @param arguments more properties, each as {@code --name=value}
   */
  ConfigurableApplicationContext start(TestDatabase database, String... arguments) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.datasource.url=" + database.jdbcUrl(),
            "spring.datasource.hikari.maximum-pool-size=3",
            "spring.persistence.exceptiontranslation.enabled=" + translatesExceptions,
            "spring.jpa.hibernate.ddl-auto=none",
            "spring.flyway.enabled=false",
            "spring.liquibase.enabled=false",
            "spring.main.banner-mode=off",
            withJpa
                ? "spring.jpa.open-in-view=false"
                : "spring.autoconfigure.exclude="
                    + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
        .run(arguments);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration // which scans this package for entities
  static class Application {
    @Bean
    PhaseListener phaseListener(Emitter io) {
      return new PhaseListener(io);
    }

    @Bean
    TransactionEndListener transactionEndListener() {
      return new TransactionEndListener();
    }

    @Bean
    TransactionalEmits transactionalEmits(Emitter io) {
      return new TransactionalEmits(io);
    }
  }
}
