package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperatorIT {
  @Test
  void methodsReturnNewOperatorsAndOfKeepsOptions() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var everyone = new NotificationReceiver(database);
        var admin = new NotificationReceiver(database, "socket.io#/admin")) {
      var operator = io.to("r").except("x").asVolatile().withId("i");
      operator.to("more");
      operator.except("more");
      operator.compress(false);
      operator.withId("other");
      operator.of("admin").emit("e");
      operator.emit("e");
      io.emit("plain");

      for (var listener : List.of(admin, everyone)) {
        var message = listener.next();
        assertThat(WireValues.at(message, "id")).isEqualTo("i");
        assertThat(WireValues.at(message, "data", "opts"))
            .isEqualTo(
                WireValues.parseJson(
                    "{\"rooms\":[\"r\"],\"except\":[\"x\"],\"flags\":{\"volatile\":true}}"));
      }
      assertThat(WireValues.at(everyone.next(), "data", "opts"))
          .isEqualTo(WireValues.parseJson("{\"rooms\":[],\"except\":[],\"flags\":{}}"));
    }
  }

  @Test
  void operatorIsThreadSafe() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var operator = io.to("shared");
      IntStream.range(0, 200).parallel().forEach(i -> operator.to("own" + i).emit("e", i));
      for (var message : listener.next(200)) {
        var number = WireValues.at(message, "data", "packet", "data", 1);
        assertThat(WireValues.at(message, "data", "opts", "rooms"))
            .isEqualTo(List.of("shared", "own" + number));
      }
      listener.assertNothingElse();
    }
  }
}
