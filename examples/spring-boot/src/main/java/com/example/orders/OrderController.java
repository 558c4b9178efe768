package com.example.orders;

import dev.pgemit.Emitter;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
public class OrderController {
  private static final int MAX_AMOUNT = 1_000;

  private final JdbcTemplate jdbc;
  private final Emitter io;

  public OrderController(JdbcTemplate jdbc, Emitter io) {
    this.jdbc = jdbc;
    this.io = io;
  }

  /** Pays an order. Browsers receive the event if, and only if, the transaction commits. */
  @PostMapping("/orders/{id}/payment")
  @Transactional
  public void pay(@PathVariable("id") int id, @RequestParam("amount") int amount) {
    jdbc.update(
        "INSERT INTO orders VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET paid = orders.paid + ?",
        id,
        amount,
        amount);
    io.emit("paid", Map.of("id", id, "amount", amount));
    if (amount > MAX_AMOUNT) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "too much"); // rolls back
    }
  }
}
