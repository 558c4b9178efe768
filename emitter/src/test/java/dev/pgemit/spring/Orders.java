package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.TransactionalEmitter;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.annotation.Transactional;

/** A typical service of a Spring application: its events join its transactions. */
public class Orders {
  private final JdbcTemplate jdbc;
  private final TransactionalEmitter events;

  /** Receives the beans of the application context. */
  public Orders(DataSource dataSource, Emitter io) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.events = io.using(new TransactionAwareDataSourceProxy(dataSource));
  }

  /** Pays an order. The customer receives the event if, and only if, the transaction commits. */
  @Transactional
  public void pay(int order, int amount) {
    jdbc.update("UPDATE orders SET paid = paid + ? WHERE id = ?", amount, order);
    events.to("order:" + order).emit("paid", Map.of("id", order, "amount", amount));
    if (amount > 1_000) {
      throw new IllegalArgumentException("too much"); // rolls back, so no event is sent
    }
  }
}
