package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.wire.MessageType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentsIT {
  @Test
  void headerReferencesTheRowWithTheWholeMessage() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var id = io.to("r").withId("i").asVolatile().emit("e", new byte[] {1, 2}, null);

      var header = listener.next();
      assertThat(header)
          .isEqualTo(
              WireValues.parseJson(
                  "{\"uid\":\"emitter\",\"nsp\":\"/\",\"type\":3,\"id\":\"%s\",\"attachmentId\":\"1\"}"
                      .formatted(id)));
      var whole = listener.attachment("1");
      assertThat(WireValues.at(whole, "uid")).isEqualTo("emitter");
      assertThat(WireValues.at(whole, "nsp")).isEqualTo("/");
      assertThat(WireValues.at(whole, "type"))
          .isEqualTo(BigInteger.valueOf(MessageType.BROADCAST.code()));
      assertThat(WireValues.at(whole, "id")).isEqualTo("i");
      assertThat(WireValues.at(whole, "data", "packet", "data"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .containsExactly("e", ByteBuffer.wrap(new byte[] {1, 2}), null);
      assertThat(WireValues.at(whole, "data", "packet", "nsp")).isEqualTo("/");
      assertThat(WireValues.at(whole, "data", "opts"))
          .isEqualTo(
              WireValues.parseJson(
                  "{\"rooms\":[\"r\"],\"except\":[],\"flags\":{\"volatile\":true}}"));
    }
  }

  @Test
  void everyMessageTypeCanBeAnAttachment() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var small = Emitter.create(database.dataSource());
        var large = Emitter.builder(database.dataSource()).payloadThreshold(0).build();
        var listener = new NotificationReceiver(database)) {
      for (var io : List.of(small.withId("i").of("/"), large.withId("i").of("/"))) {
        io.emit("e", 1);
        io.socketsJoin("a");
        io.socketsLeave("a");
        io.everyone().disconnectSockets(true);
        io.serverSideEmit("e", 1);
      }
      var plain = listener.next(5);
      for (var i = 0; i < 5; i++) {
        var attached = listener.nextMessage();
        assertThat(WireValues.at(attached, "type")).isEqualTo(WireValues.at(plain.get(i), "type"));
        assertThat(WireValues.at(attached, "data")).isEqualTo(WireValues.at(plain.get(i), "data"));
      }
    }
  }

  @Test
  void interleavedMessagesKeepTheirOrderAndTheirAttachments() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var futures = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 300; i++) {
        futures.add(
            i % 3 == 0 || i % 7 == 0 ? io.emitAsync("e", i, new byte[i]) : io.emitAsync("e", i));
      }
      var ids = futures.stream().map(CompletableFuture::join).toList();
      for (var i = 0; i < 300; i++) {
        var message = listener.nextMessage();
        assertThat(WireValues.at(message, "id")).isEqualTo(ids.get(i));
        assertThat(WireValues.at(message, "data", "packet", "data", 1))
            .isEqualTo(BigInteger.valueOf(i));
      }
      assertThat(database.query("SELECT count(*) FROM socket_io_attachments"))
          .isEqualTo("" + IntStream.range(0, 300).filter(i -> i % 3 == 0 || i % 7 == 0).count());
    }
  }

  @Test
  void createdAtIsTheTimeOfTheInsertNotOfTheTransaction() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource())) {
      // The default of the adapter's table would be the start of the transaction.
      database.execute(
          "ALTER TABLE socket_io_attachments ALTER created_at SET DEFAULT now() - interval '1 day',"
              + " ADD transaction_start timestamptz DEFAULT now()");
      io.emit("e", new byte[1]);
      assertThat(database.query("SELECT created_at > transaction_start FROM socket_io_attachments"))
          .isEqualTo("t");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"events.attachments", "Odd Name; DROP TABLE x;--", "odd.tab'le %s é"})
  void tableCanHaveAnyNameInAnySchema(String name) throws SQLException {
    var quoted = "\"" + name.replace(".", "\".\"") + "\"";
    try (var database = TestDatabase.create();
        var io = Emitter.builder(database.dataSource()).attachmentsTable(name).build();
        var listener = new NotificationReceiver(database)) {
      if (name.contains(".")) {
        database.execute("CREATE SCHEMA " + quoted.substring(0, quoted.indexOf('.')));
      }
      database.execute(TestDatabase.CREATE_ADAPTER_TABLE.replace("socket_io_attachments", quoted));
      io.emit("e", new byte[] {7});
      var id = WireValues.at(listener.next(), "attachmentId");
      assertThat(WireValues.at(listener.attachment(quoted, "" + id), "type"))
          .isEqualTo(BigInteger.valueOf(MessageType.BROADCAST.code()));
    }
  }

  @Test
  void severalMegabytesArePublished() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var text = "é".repeat(5_000_000);
      io.emit("e", text);
      assertThat(WireValues.at(listener.nextMessage(), "data", "packet", "data", 1))
          .isEqualTo(text);
    }
  }
}
