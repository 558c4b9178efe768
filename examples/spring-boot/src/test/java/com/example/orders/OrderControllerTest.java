package com.example.orders;

import static dev.pgemit.test.PgemitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.test.RecordingEmitter;
import dev.pgemit.test.spring.AutoConfigureRecordingEmitter;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.server.ResponseStatusException;

/**
 * Records what the controller emits. The emitter of the starter makes way for the recording one.
 */
@AutoConfigureRecordingEmitter
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class OrderControllerTest {
  private static TestDatabase database;

  @Autowired private OrderController controller;
  @Autowired private RecordingEmitter recording;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) throws SQLException {
    database = TestDatabase.create();
    properties.add("JDBC_URL", database::jdbcUrl);
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @Test
  void paymentIsAnnounced() {
    controller.pay(17, 20);
    assertThat(recording)
        .emitted("paid")
        .toEveryone()
        .withArgs(Map.of("id", 17, "amount", 20))
        .once();
  }

  @Test
  void tooLargePaymentIsRefused() throws SQLException {
    assertThatThrownBy(() -> controller.pay(18, 5_000)).isInstanceOf(ResponseStatusException.class);
    assertThat(database.query("SELECT count(*) FROM orders WHERE id = 18")).isEqualTo("0");
  }
}
