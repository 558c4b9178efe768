package dev.pgemit.interop.console;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** The events of a small shop, for pictures of views that are not empty. */
final class ShopEvents implements AutoCloseable {
  private static final int COUNT = 40;

  private static final List<String> CUSTOMERS = List.of("Ada", "Grace", "Linus", "Margaret");
  private static final String REMINDER = "reminder-42";
  private static final String DIGEST = "digest";

  private final Emitter emitter;

  /** Emits the events, schedules one, and creates a recurring emit. */
  ShopEvents(TestDatabase database) {
    emitter = Emitter.create(database.dataSource());
    for (var i = 0; i < COUNT; i++) {
      emit(i);
    }
    emitter.to("user:42").withId(REMINDER).delay(Duration.ofHours(2)).emit("reminder", "Meeting");
    emitter
        .recurring()
        .put(
            DIGEST,
            "0 8 * * 1-5",
            ZoneId.of("Europe/Berlin"),
            digest -> digest.to("news").emit("digest"));
  }

  /** Returns the number of events that were sent at once. */
  int count() {
    return COUNT;
  }

  private void emit(int number) {
    var customer = CUSTOMERS.get(number % CUSTOMERS.size());
    var order = Map.of("order", 1_000 + number, "amount", 19.9 + number, "by", customer);
    switch (number % 5) {
      case 0 -> emitter.to("user:42", "order:" + (1_000 + number)).emit("order:paid", order);
      case 1 -> emitter.to("news").emit("price", Map.of("sku", "A-7", "amount", 9.9 + number));
      case 2 -> emitter.to("lobby").emit("message", "Good morning", customer);
      case 3 -> emitter.emit("presence", Map.of("online", 17 + number));
      default -> emitter.to("user:7").emit("report", Map.of("rows", "x".repeat(12_000)));
    }
  }

  /** Removes what is scheduled. */
  @Override
  public void close() {
    emitter.scheduled().cancel(REMINDER);
    emitter.recurring().delete(DIGEST);
    emitter.close();
  }
}
