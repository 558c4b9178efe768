package com.example.shop;

import static dev.pgemit.test.PgemitAssertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.pgemit.test.PgemitExtension;
import dev.pgemit.test.RecordingEmitter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(PgemitExtension.class)
class OrderControllerTest {
  @Test
  void paymentIsAnnounced(RecordingEmitter recording) {
    var orders = new OrderController(mock(JdbcTemplate.class), recording.emitter());

    orders.pay(17, 20);

    assertThat(recording).emitted("paid").to("order:17").withArgs(Map.of("id", 17, "amount", 20));
  }
}
