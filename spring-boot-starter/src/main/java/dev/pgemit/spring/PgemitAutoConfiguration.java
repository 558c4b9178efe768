package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.Interceptor;
import dev.pgemit.InvalidMessageException;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
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
 * Configures an {@link Emitter} over the application's {@code DataSource}, which joins the
 * transactions of Spring. The context closes the emitter. An {@code Emitter} bean of the
 * application takes its place.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "pgemit.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PgemitProperties.class)
public final class PgemitAutoConfiguration {
  /** The emitter, for an application with one data source, or a primary one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSingleCandidate(DataSource.class)
  @ConditionalOnMissingBean(Emitter.class)
  static class EmitterConfiguration {
    @Bean
    @ConditionalOnBooleanProperty(name = "pgemit.join-transactions", matchIfMissing = true)
    static TransactionTracker pgemitTransactionTracker() {
      return new TransactionTracker();
    }

    @Bean
    Emitter emitter(
        DataSource dataSource,
        PgemitProperties properties,
        ObjectProvider<TransactionTracker> tracker,
        ObjectProvider<SchemaMigration> migration,
        ObjectProvider<Interceptor> interceptors,
        ObjectProvider<EmitterCustomizer> customizers) {
      migration.getIfAvailable(); // first, since the emitter may use the tables at once
      var pool = withoutTransactions(dataSource);
      try {
        var builder = properties.builder(pool);
        tracker.ifAvailable(
            it ->
                builder.joinTransactions(
                    new TransactionAwareDataSourceProxy(pool), new SpringTransaction(pool, it)));
        interceptors.orderedStream().forEach(builder::intercept);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
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

  /** The tables of the emitter, for an application with one data source, or a primary one. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSingleCandidate(DataSource.class)
  @ConditionalOnBooleanProperty("pgemit.migrate")
  static class MigrationConfiguration {
    @Bean
    SchemaMigration pgemitSchemaMigration(DataSource dataSource, PgemitProperties properties) {
      return new SchemaMigration(dataSource, properties);
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
          "Mark one of them as @Primary, or define an Emitter bean over the one to use.");
    }
  }

  /** Matches if the application has no data source, or several without a primary one. */
  static final class NoSingleDataSource extends NoneNestedConditions {
    NoSingleDataSource() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnSingleCandidate(DataSource.class)
    static final class SingleDataSource {}
  }
}
