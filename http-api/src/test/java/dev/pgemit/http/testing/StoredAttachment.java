package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Base64;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import tools.jackson.databind.JsonNode;

/**
 * The attachment that a notification refers to.
 *
 * @param value its MessagePack form
 */
public record StoredAttachment(Value value) {

  /** Fetches the attachment like a server, and checks the header of its notification. */
  public static StoredAttachment of(TestDatabase database, String notification, String id)
      throws SQLException, IOException {
    var header = ResponseAssertions.json(notification);
    assertThat(header.propertyNames()).containsExactly("uid", "nsp", "type", "id", "attachmentId");
    assertThat(header.get("id").stringValue()).isEqualTo(id);
    var row = header.get("attachmentId").stringValue();
    try (var unpacker =
        MessagePack.newDefaultUnpacker(database.attachment("socket_io_attachments", row))) {
      return new StoredAttachment(unpacker.unpackValue());
    }
  }

  public JsonNode json() {
    return ResponseAssertions.json(value.toJson());
  }

  /** Returns the event and its arguments. */
  public Value packet(int index) {
    return entry(entry(entry(value, "data"), "packet"), "data").asArrayValue().get(index);
  }

  public static String base64(Value binary) {
    return Base64.getEncoder().encodeToString(binary.asBinaryValue().asByteArray());
  }

  public static Value entry(Value map, String key) {
    var found =
        map.asMapValue().entrySet().stream()
            .filter(entry -> entry.getKey().asStringValue().asString().equals(key))
            .findFirst();
    assertThat(found).as("the entry %s of %s", key, map).isPresent();
    return found.orElseThrow().getValue();
  }
}
