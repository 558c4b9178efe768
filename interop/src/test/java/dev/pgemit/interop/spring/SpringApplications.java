package dev.pgemit.interop.spring;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An application for each transaction manager, started with its first use. */
final class SpringApplications implements AutoCloseable {
  private final TestDatabase database;
  private final String[] arguments;
  private final Map<TransactionManagerKind, ConfigurableApplicationContext> contexts =
      new EnumMap<>(TransactionManagerKind.class);

  SpringApplications(TestDatabase database, String... arguments) {
    this.database = database;
    this.arguments = arguments;
  }

  ConfigurableApplicationContext context(TransactionManagerKind kind) {
    return contexts.computeIfAbsent(kind, it -> it.start(database, arguments));
  }

  Emitter emitter(TransactionManagerKind kind) {
    return context(kind).getBean(Emitter.class);
  }

  TransactionTemplate transaction(TransactionManagerKind kind, int propagation) {
    var template = new TransactionTemplate(context(kind).getBean(PlatformTransactionManager.class));
    template.setPropagationBehavior(propagation);
    return template;
  }

  @Override
  public void close() {
    contexts.values().forEach(ConfigurableApplicationContext::close);
  }
}
