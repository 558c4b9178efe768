package dev.pgemit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells whether two calls say the same: SHA-256 over what their messages mean. Ids that we made
 * count for nothing, nor does the trace, which is another one with each try, nor the order of the
 * keys of an object, which a map of Java may change from one process to the next.
 */
public final class Fingerprint {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MessageDigest digest;

  private Fingerprint() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Takes the fingerprint of the messages of one call: 32 bytes. */
  public static byte[] of(List<EncodedMessage> messages) {
    var fingerprint = new Fingerprint();
    for (var message : messages) {
      fingerprint.addText(message.channel());
      fingerprint.add(withoutOurIds(content(message)));
      if (message.postponement() != null) {
        fingerprint.addText(message.postponement().delivery().toString());
      }
    }
    return fingerprint.digest.digest();
  }

  private static Value content(EncodedMessage message) {
    try {
      var attachment = message.attachment();
      if (attachment == null) {
        return value(JSON.readTree(message.payload()));
      }
      try (var unpacker = MessagePack.newDefaultUnpacker(attachment)) {
        return unpacker.unpackValue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Only a message whose id was chosen has a nonce.
  private static Value withoutOurIds(Value message) {
    var fields = new TreeMap<String, Value>();
    message.asMapValue().map().forEach((key, value) -> fields.put(text(key), value));
    fields.remove("traceparent");
    if (fields.remove("nonce") == null) {
      fields.remove("id");
    }
    var builder = ValueFactory.newMapBuilder();
    fields.forEach((key, value) -> builder.put(ValueFactory.newString(key), value));
    return builder.build();
  }

  private static Value value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var builder = ValueFactory.newMapBuilder();
        node.properties()
            .forEach(
                entry ->
                    builder.put(ValueFactory.newString(entry.getKey()), value(entry.getValue())));
        yield builder.build();
      }
      case ARRAY ->
          ValueFactory.newArray(node.valueStream().map(Fingerprint::value).toArray(Value[]::new));
      case STRING -> ValueFactory.newString(node.stringValue());
      case BOOLEAN -> ValueFactory.newBoolean(node.booleanValue());
      case NULL -> ValueFactory.newNil();
      default -> ValueFactory.newString("number " + node.asString());
    };
  }

  private void add(Value value) {
    switch (value.getValueType()) {
      case MAP -> {
        addHeader('m', value.asMapValue().size());
        sorted(value.asMapValue().map())
            .forEach(
                (key, entry) -> {
                  addText(key);
                  add(entry);
                });
      }
      case ARRAY -> {
        addHeader('a', value.asArrayValue().size());
        value.asArrayValue().forEach(this::add);
      }
      case STRING -> addBytes('s', value.asStringValue().asByteArray());
      case BINARY -> addBytes('b', value.asBinaryValue().asByteArray());
      default -> addBytes('v', value.toJson().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Map<String, Value> sorted(Map<Value, Value> map) {
    var sorted = new TreeMap<String, Value>();
    map.forEach((key, value) -> sorted.put(text(key), value));
    return sorted;
  }

  private static String text(Value key) {
    return new String(key.asStringValue().asByteArray(), StandardCharsets.UTF_8);
  }

  private void addText(String text) {
    addBytes('s', text.getBytes(StandardCharsets.UTF_8));
  }

  private void addBytes(char kind, byte[] bytes) {
    addHeader(kind, bytes.length);
    digest.update(bytes);
  }

  // The length keeps neighbours apart: "ab", "c" is not "a", "bc".
  private void addHeader(char kind, int length) {
    digest.update(ByteBuffer.allocate(6).putChar(kind).putInt(length).flip());
  }
}
