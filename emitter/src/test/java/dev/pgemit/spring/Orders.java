package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.TransactionalEmitter;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.annotation.Transactional;

/** A service as Spring applications have them: its events are part of its transactions. */
public class Orders {
  private final JdbcTemplate jdbc;
  private final TransactionalEmitter events;

  /** Takes what the application context holds. */
  public Orders(DataSource dataSource, Emitter io) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.events = io.using(new TransactionAwareDataSourceProxy(dataSource));
  }

  /** Pays an order: the customer hears of it if, and only if, it is committed. */
  @Transactional
  public void pay(int order, int amount) {
    jdbc.update("UPDATE orders SET paid = paid + ? WHERE id = ?", amount, order);
    events.to("order:" + order).emit("paid", Map.of("id", order, "amount", amount));
    if (amount > 1_000) {
      throw new IllegalArgumentException("too much"); // rolls back, and nobody hears anything
    }
  }
}
