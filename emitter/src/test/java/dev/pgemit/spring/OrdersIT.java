package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

class OrdersIT {
  @Test
  void eventsAreSentOnlyIfTheTransactionCommits() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database);
        var context = new AnnotationConfigApplicationContext()) {
      database.execute("CREATE TABLE orders (id int, paid int); INSERT INTO orders VALUES (17, 0)");
      context.registerBean(DataSource.class, database::dataSource);
      context.register(Application.class);
      context.refresh();
      var orders = context.getBean(Orders.class);

      assertThatIllegalArgumentException().isThrownBy(() -> orders.pay(17, 5_000));
      orders.pay(17, 20);

      var received = WireValues.at(listener.next(), "data", "packet", "data", 1);
      assertThat(String.valueOf(WireValues.at(received, "id"))).isEqualTo("17");
      assertThat(String.valueOf(WireValues.at(received, "amount"))).isEqualTo("20");
      listener.assertNothingElse();
      assertThat(database.query("SELECT paid FROM orders")).isEqualTo("20");
    }
  }

  @Test
  void documentationShowsThisService() throws IOException {
    var source = Files.readString(Path.of("src/test/java/dev/pgemit/spring/Orders.java"));
    var method =
        source
            .substring(source.indexOf("  private final JdbcTemplate"), source.lastIndexOf('}'))
            .replaceAll("(?m)^ +/\\*\\*.*\\n", "");
    assertThat(Files.readString(Path.of("../docs/transactions.md")).replaceAll("(?m)^ +", ""))
        .contains(method.strip().replaceAll("(?m)^ +", ""));
  }

  @Configuration
  @EnableTransactionManagement(proxyTargetClass = true)
  static class Application {
    @Bean
    PlatformTransactionManager transactions(DataSource dataSource) {
      return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    Emitter emitter(DataSource dataSource) {
      return Emitter.create(dataSource);
    }

    @Bean
    Orders orders(DataSource dataSource, Emitter io) {
      return new Orders(dataSource, io);
    }
  }
}
