package dev.pgemit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Hashes the content of a call's messages with SHA-256, to recognise a repeated call.
 *
 * <p>The hash ignores generated ids and the trace context, which differ between tries; the order of
 * an object's keys, which a Java map may change between processes; and the form, JSON or an
 * attachment, which depends on the configured threshold.
 */
public final class Fingerprint {
  private final MessageDigest digest;

  private Fingerprint() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Returns the fingerprint of the messages of one call: 32 bytes. */
  public static byte[] of(List<EncodedMessage> messages) {
    var fingerprint = new Fingerprint();
    for (var message : messages) {
      fingerprint.addText(message.channel());
      fingerprint.add(withoutGeneratedIds(decode(message)));
      if (message.scheduledDelivery() != null) {
        fingerprint.addText(message.scheduledDelivery().time().fingerprintText());
      }
    }
    return fingerprint.digest.digest();
  }

  private static Value decode(EncodedMessage message) {
    try {
      var attachment = message.attachment();
      if (attachment == null) {
        try (var json = RawJson.parser(message.payload())) {
          json.nextToken();
          return readValue(json);
        }
      }
      try (var unpacker = MessagePack.newDefaultUnpacker(attachment)) {
        return unpacker.unpackValue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Only a message with an id of the caller's has a nonce.
  private static Value withoutGeneratedIds(Value message) {
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

  // Returns the values that MessagePackTranscoder writes, so that both forms have one hash.
  private static Value readValue(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        var builder = ValueFactory.newMapBuilder();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          var key = stringValue(json.currentName());
          json.nextToken();
          builder.put(key, readValue(json));
        }
        yield builder.build();
      }
      case START_ARRAY -> {
        var values = new ArrayList<Value>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          values.add(readValue(json));
        }
        yield ValueFactory.newArray(values);
      }
      case VALUE_STRING -> stringValue(json.getString());
      case VALUE_NUMBER_INT -> integerValue(json.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> ValueFactory.newFloat(json.getDoubleValue());
      case VALUE_TRUE -> ValueFactory.newBoolean(true);
      case VALUE_FALSE -> ValueFactory.newBoolean(false);
      case VALUE_NULL -> ValueFactory.newNil();
      default -> throw new IllegalStateException("Unexpected JSON token: " + json.currentToken());
    };
  }

  private static Value stringValue(String text) {
    return ValueFactory.newString(TextEncoding.encodeUtf8(text));
  }

  private static Value integerValue(BigInteger number) {
    return JsonNumber.fitsIn64Bits(number)
        ? ValueFactory.newInteger(number)
        : ValueFactory.newFloat(number.doubleValue());
  }

  private void add(Value value) {
    switch (value.getValueType()) {
      case MAP -> {
        var sorted = new TreeMap<String, Value>();
        value.asMapValue().map().forEach((key, entry) -> sorted.put(text(key), entry));
        addHeader('m', sorted.size());
        sorted.forEach(
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

  // The length separates neighbours: "ab", "c" differs from "a", "bc".
  private void addHeader(char kind, int length) {
    digest.update(ByteBuffer.allocate(6).putChar(kind).putInt(length).flip());
  }
}
