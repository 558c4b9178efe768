package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperatorIT {
  @Test
  void methodsReturnNewOperatorsAndOfKeepsTheOptions() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var everyone = new Listener(database);
        var admin = new Listener(database, "socket.io#/admin")) {
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
        assertThat(Decoded.at(message, "id")).isEqualTo("i");
        assertThat(Decoded.at(message, "data", "opts"))
            .isEqualTo(
                Decoded.json(
                    "{\"rooms\":[\"r\"],\"except\":[\"x\"],\"flags\":{\"volatile\":true}}"));
      }
      assertThat(Decoded.at(everyone.next(), "data", "opts"))
          .isEqualTo(Decoded.json("{\"rooms\":[],\"except\":[],\"flags\":{}}"));
    }
  }

  @Test
  void oneOperatorServesManyThreads() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new Listener(database)) {
      var operator = io.to("shared");
      IntStream.range(0, 200).parallel().forEach(i -> operator.to("own" + i).emit("e", i));
      for (var message : listener.next(200)) {
        var number = Decoded.at(message, "data", "packet", "data", 1);
        assertThat(Decoded.at(message, "data", "opts", "rooms"))
            .isEqualTo(List.of("shared", "own" + number));
      }
      listener.hearsNothingElse();
    }
  }
}
