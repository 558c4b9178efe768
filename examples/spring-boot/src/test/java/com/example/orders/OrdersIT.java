package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole way: HTTP, a transaction, Postgres, a Socket.IO server, and a client. */
@EnabledIf(
    value = "com.example.orders.LocalServices#isAvailable",
    disabledReason = "Node.js is missing: install Node.js 20 or newer")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OrdersIT {
  private static final String PAYMENT =
      """
      (async () => {
        const form = document.forms[0];
        form.id.value = %d;
        form.amount.value = %d;
        form.querySelector("output").value = "";
        form.querySelector("button").click();
        while (!form.querySelector("output").value) await new Promise((next) => setTimeout(next, 20));
        return form.querySelector("output").value;
      })()
      """;

  private static final String EVENTS =
      """
      (async () => {
        const events = document.querySelector("ul");
        while (!events.children.length) await new Promise((next) => setTimeout(next, 20));
        return [...events.children].map((event) => event.textContent).join();
      })()
      """;

  private static LocalServices services;

  @LocalServerPort private int port;
  @Autowired private Emitter emitter;

  @DynamicPropertySource
  static void services(DynamicPropertyRegistry properties) throws Exception {
    services = LocalServices.start();
    properties.add("JDBC_URL", services.database()::jdbcUrl);
  }

  @AfterAll
  static void stop() throws Exception {
    services.close();
  }

  @Test
  void clientReceivesCommittedPaymentsAlone() throws Exception {
    try (var browser = new BrowserConnection(services.port())) {
      assertThat(pay(17, 5_000)).isEqualTo(400);
      assertThat(pay(17, 20)).isEqualTo(200);
      assertThat(browser.nextEvent())
          .startsWith("[\"paid\",")
          .contains("\"id\":17")
          .contains("\"amount\":20");
    }
    assertThat(services.database().query("SELECT paid FROM orders WHERE id = 17")).isEqualTo("20");
  }

  @Test
  @EnabledIf(
      value = "com.example.orders.BrowserPage#isAvailable",
      disabledReason = "Chromium is missing: install it for the test of the page")
  void pageShowsCommittedPaymentsAlone() throws Exception {
    var server = "http://127.0.0.1:" + services.port();
    try (var page = BrowserPage.open(uri("/?server=" + server).toString())) {
      while (!isPageConnected()) {}
      assertThat(page.evaluate(payment(18, 5_000))).isEqualTo("Refused: 400");
      assertThat(page.evaluate(payment(18, 20))).isEqualTo("Paid");
      assertThat(page.evaluate(EVENTS)).isEqualTo("Order 18 was paid 20");
    }
  }

  private boolean isPageConnected() {
    return emitter.fetchSockets().join().sockets().stream()
        .anyMatch(
            socket -> socket.handshake().at("/headers/user-agent").asString("").contains("Chrome"));
  }

  private static String payment(int order, int amount) {
    return PAYMENT.formatted(order, amount);
  }

  @Test
  void actuatorShowsTheEmitter() throws Exception {
    assertThat(get("/actuator/health")).contains("\"pgemit\":{\"status\":\"UP\"");
    assertThat(get("/actuator/pgemit")).contains("\"name\":\"publish\",\"state\":\"working\"");
    assertThat(get("/actuator/info")).contains("\"joinsTransactions\":true");
    assertThat(get("/")).contains("socket.io.js");
  }

  private int pay(int order, int amount) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/orders/%d/payment?amount=%d".formatted(order, amount)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private String get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
