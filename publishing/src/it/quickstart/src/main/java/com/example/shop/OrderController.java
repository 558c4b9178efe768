package com.example.shop;

import dev.pgemit.Emitter;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class OrderController {
  private final JdbcTemplate jdbc;
  private final Emitter io;

  public OrderController(JdbcTemplate jdbc, Emitter io) {
    this.jdbc = jdbc;
    this.io = io;
  }

  @PostMapping("/orders/{id}/payment")
  @Transactional
  public void pay(@PathVariable int id, @RequestParam int amount) {
    jdbc.update("UPDATE orders SET paid = paid + ? WHERE id = ?", amount, id);
    io.to("order:" + id).emit("paid", Map.of("id", id, "amount", amount));
  }
}
