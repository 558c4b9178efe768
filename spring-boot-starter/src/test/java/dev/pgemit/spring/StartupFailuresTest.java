package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.InvalidMessageException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.BeansException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tests what startup prints. No test connects to a database. */
class StartupFailuresTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PgemitAutoConfiguration.class));

  @Test
  void backsOffWithoutADataSource() {
    application.run(
        context -> assertThat(context).hasNotFailed().doesNotHaveBean(dev.pgemit.Emitter.class));
  }

  @Test
  void explicitPropertyNeedsADataSource() {
    var analysis = analyze(application.withPropertyValues("pgemit.enabled=true"));
    assertThat(analysis.getDescription())
        .isEqualTo("pgemit.enabled is true, and the application has no DataSource.");
    assertThat(analysis.getAction()).contains("spring.datasource.url");
  }

  @Test
  void explicitPropertyNeedsOneDataSource() {
    var analysis =
        analyze(
            application
                .withBean("orders", DataSource.class, PGSimpleDataSource::new)
                .withBean("billing", DataSource.class, PGSimpleDataSource::new)
                .withPropertyValues("pgemit.enabled=true"));
    assertThat(analysis.getDescription())
        .contains("several DataSources")
        .contains("orders, billing");
    assertThat(analysis.getAction()).contains("@Primary");
  }

  @ParameterizedTest
  @CsvSource({
    "pgemit.payload-threshold, 8000B",
    "pgemit.channel-prefix, a\"b",
    "pgemit.attachments-table, a.b.c",
    "pgemit.queue-timeout, -1s",
    "pgemit.answer-memory, 1KB",
    "pgemit.listen.url, postgresql://host/database",
  })
  void invalidValueIsNamedWithItsProperty(String property, String value) {
    var analysis = analyze(withDataSource().withPropertyValues(property + "=" + value));
    assertThat(analysis.getDescription()).startsWith(property + ": ");
    assertThat(analysis.getAction()).isEqualTo("Change " + property + ".");
  }

  @Test
  void optionOfACustomizerIsNotReportedAsAProperty() {
    assertThat(failure(customized(builder -> builder.channelPrefix("a\"b"))))
        .hasMessageContaining("An EmitterCustomizer set an invalid option: channelPrefix");
    assertThat(failure(customized(builder -> builder.listenUrl("postgresql://host/database"))))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("listenUrl");
    var withBoth =
        customized(builder -> builder.queueTimeout(Duration.ofSeconds(1)))
            .withPropertyValues("pgemit.channel-prefix=a\"b");
    assertThat(analyze(withBoth).getAction()).isEqualTo("Change pgemit.channel-prefix.");
  }

  @Test
  void loginOfTheListeningConnectionIsComplete() {
    var url = "pgemit.listen.url=jdbc:postgresql://host/database";
    assertThat(
            analyze(withDataSource().withPropertyValues("pgemit.listen.username=u"))
                .getDescription())
        .contains("need pgemit.listen.url");
    assertThat(
            analyze(withDataSource().withPropertyValues(url, "pgemit.listen.password=secret"))
                .getDescription())
        .contains("belong together")
        .doesNotContain("secret");
  }

  @Test
  void descriptionOfThePropertiesHasNoPassword() {
    withDataSource()
        .withPropertyValues(
            "pgemit.listen.url=jdbc:postgresql://host/database",
            "pgemit.listen.username=u",
            "pgemit.listen.password=secret")
        .run(
            context ->
                assertThat(context.getBean(PgemitProperties.class).toString())
                    .contains("username=u")
                    .doesNotContain("secret"));
  }

  private ApplicationContextRunner withDataSource() {
    return application.withBean(DataSource.class, PGSimpleDataSource::new);
  }

  private ApplicationContextRunner customized(EmitterCustomizer customizer) {
    return withDataSource().withBean(EmitterCustomizer.class, () -> customizer);
  }

  /** Returns the cause of a failed startup, which the analyzer leaves to Spring. */
  private static Throwable failure(ApplicationContextRunner runner) {
    var failure = new Throwable[1];
    runner.run(context -> failure[0] = Objects.requireNonNull(context.getStartupFailure()));
    assertThat(new StartupFailureAnalyzer().analyze(failure[0])).isNull();
    var cause = failure[0];
    while (cause instanceof BeansException) {
      cause = Objects.requireNonNull(cause.getCause());
    }
    return cause;
  }

  private static FailureAnalysis analyze(ApplicationContextRunner runner) {
    var analysis = new FailureAnalysis[1];
    runner.run(
        context ->
            analysis[0] =
                new StartupFailureAnalyzer()
                    .analyze(Objects.requireNonNull(context.getStartupFailure())));
    return Objects.requireNonNull(analysis[0]);
  }
}
