package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.EmitterBuilder;
import dev.pgemit.Interceptor;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.TransportFactory;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Configures an {@link Emitter} for the application's {@code DataSource} that joins Spring's
 * transactions. The context closes the emitter. An {@code Emitter} bean of the application replaces
 * it.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "pgemit.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PgemitProperties.class)
public final class PgemitAutoConfiguration {
  /** Creates the emitter and the tables at startup, in an application with lazy beans too. */
  @Bean
  static LazyInitializationExcludeFilter pgemitLazyInitializationExcludeFilter() {
    return LazyInitializationExcludeFilter.forBeanTypes(Emitter.class, SchemaMigration.class);
  }

  /** The data source that is marked with {@link PgemitDataSource}, or the only or primary one. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(HasDataSource.class)
  static class DataSourceConfiguration {
    @Bean
    EmitterDataSource pgemitEmitterDataSource(
        @PgemitDataSource ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all) {
      return new EmitterDataSource(marked.getIfAvailable(all::getObject));
    }
  }

  /** The emitter. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(HasDataSource.class)
  @ConditionalOnMissingBean(Emitter.class)
  static class EmitterConfiguration {
    @Bean
    @ConditionalOnBooleanProperty(name = "pgemit.join-transactions", matchIfMissing = true)
    static TransactionTracker pgemitTransactionTracker() {
      return new TransactionTracker();
    }

    @Bean
    Emitter pgemitEmitter(
        EmitterDataSource source,
        PgemitProperties properties,
        ObjectProvider<TransportFactory> transport,
        ObjectProvider<TransactionTracker> tracker,
        ObjectProvider<SchemaMigration> migration,
        ObjectProvider<Interceptor> interceptors,
        ObjectProvider<EmitterCustomizer> customizers) {
      migration.getIfAvailable(); // first, since the emitter may use the tables at once
      var pool = withoutTransactions(source.dataSource());
      var factory = transport.getIfAvailable();
      var builder = builder(properties, pool, factory);
      tracker.ifAvailable(
          it ->
              builder.joinTransactions(
                  new TransactionAwareDataSourceProxy(pool), new SpringTransaction(pool, it)));
      interceptors.orderedStream().forEach(builder::intercept);
      customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
      try {
        return builder.build();
      } catch (InvalidMessageException e) {
        checkProperties(properties, pool, factory);
        throw new IllegalStateException(
            "An EmitterCustomizer set an invalid option: " + e.getMessage(), e);
      }
    }

    private static EmitterBuilder builder(
        PgemitProperties properties, DataSource pool, @Nullable TransportFactory transport) {
      try {
        return properties.builder(pool, transport);
      } catch (InvalidMessageException e) {
        throw InvalidPropertyException.of(e);
      }
    }

    /** Throws if the properties are invalid without any customizer. */
    private static void checkProperties(
        PgemitProperties properties, DataSource pool, @Nullable TransportFactory transport) {
      var builder =
          builder(properties, pool, transport)
              .dispatchScheduled(false)
              .dispatchOutbox(false)
              .removeOldAttachments(false);
      try {
        builder.build().close();
      } catch (InvalidMessageException e) {
        throw InvalidPropertyException.of(e);
      }
    }

    /** Returns the data source whose connections belong to no transaction. */
    private static DataSource withoutTransactions(DataSource dataSource) {
      var source = dataSource;
      while (source instanceof TransactionAwareDataSourceProxy proxy) {
        source = Objects.requireNonNull(proxy.getTargetDataSource(), "targetDataSource");
      }
      return source;
    }
  }

  /** The tables of the emitter. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(HasDataSource.class)
  @ConditionalOnBooleanProperty("pgemit.migrate")
  static class MigrationConfiguration {
    @Bean
    SchemaMigration pgemitSchemaMigration(EmitterDataSource source, PgemitProperties properties) {
      return new SchemaMigration(source.dataSource(), properties);
    }
  }

  /** Ends startup if the property asks for an emitter, and nothing says which database to use. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("pgemit.enabled")
  @ConditionalOnMissingBean(Emitter.class)
  @Conditional(NoSingleDataSource.class)
  static class MissingDataSourceConfiguration {
    MissingDataSourceConfiguration(ListableBeanFactory beans) {
      var names = beans.getBeanNamesForType(DataSource.class, true, false);
      if (names.length == 0) {
        throw new MissingRequirementException(
            "pgemit.enabled is true, and the application has no DataSource.",
            "Set spring.datasource.url, or define a DataSource bean, or leave pgemit.enabled out.");
      }
      throw new MissingRequirementException(
          "pgemit.enabled is true, and the application has several DataSources, none of which is"
              + " primary: %s.".formatted(String.join(", ", names)),
          "Mark one of them with @PgemitDataSource or @Primary.");
    }
  }

  /** Matches if one data source is marked, primary, or the only one. */
  static final class HasDataSource extends AnyNestedCondition {
    HasDataSource() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(annotation = PgemitDataSource.class)
    static final class MarkedDataSource {}

    @ConditionalOnSingleCandidate(DataSource.class)
    static final class SingleDataSource {}
  }

  /** Matches if nothing says which data source to use. */
  static final class NoSingleDataSource extends NoneNestedConditions {
    NoSingleDataSource() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @Conditional(HasDataSource.class)
    static final class AnyDataSource {}
  }
}
