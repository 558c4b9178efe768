package dev.pgemit.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes a message as JSON, and records the layout that its MessagePack form needs. Rejects values
 * that would reach a client changed.
 */
final class MessageGenerator extends CanonicalGenerator {
  private final MessagePackLayout layout;
  private final ObjectWriter writer;

  MessageGenerator(JsonGenerator json, MessagePackLayout layout, ObjectWriter writer) {
    super(json);
    this.layout = layout;
    this.writer = writer;
  }

  @Override
  public JsonGenerator writePOJO(Object value) {
    writer.writeValue(this, value);
    return this;
  }

  // Containers

  @Override
  public JsonGenerator writeStartArray(@Nullable Object currentValue) {
    layout.open();
    delegate.writeStartArray(currentValue);
    return this;
  }

  @Override
  public JsonGenerator writeEndArray() {
    layout.close(streamWriteContext().getEntryCount());
    delegate.writeEndArray();
    return this;
  }

  @Override
  public JsonGenerator writeStartObject(@Nullable Object currentValue) {
    layout.open();
    delegate.writeStartObject(currentValue);
    return this;
  }

  @Override
  public JsonGenerator writeEndObject() {
    layout.close(streamWriteContext().getEntryCount());
    delegate.writeEndObject();
    return this;
  }

  @Override
  public JsonGenerator writeName(String name) {
    checkKey(name);
    delegate.writeName(name);
    return this;
  }

  @Override
  public JsonGenerator writeName(SerializableString name) {
    checkKey(name.getValue());
    delegate.writeName(name);
    return this;
  }

  private void checkKey(String name) {
    if (name.equals("__proto__")) {
      throw rejection("Socket.IO servers drop a message with a key \"__proto__\": rename the key");
    }
    // Jackson writes this key, but the transcoder to MessagePack could not parse it.
    if (TextEncoding.hasLoneSurrogate(name)) {
      throw rejection("a key contains a lone surrogate, which is not a character");
    }
  }

  // In a message with binary, clients treat this object as an attachment, whatever its other keys:
  // they drop the connection ("illegal attachments") or put bytes in its place. Without binary the
  // object would be harmless, but one rule for every message is easier to know.
  @Override
  public JsonGenerator writeBoolean(boolean value) {
    var context = streamWriteContext();
    if (value && context.inObject() && "_placeholder".equals(context.currentName())) {
      throw rejection(
          "an object with \"_placeholder\": true marks an attachment in Socket.IO's"
              + " protocol, and clients would disconnect: rename the key, or pass the"
              + " byte[] itself");
    }
    delegate.writeBoolean(value);
    return this;
  }

  // Text

  @Override
  public JsonGenerator writeString(String text) {
    if (text == null) {
      return writeNull();
    }
    if (TextEncoding.isJsonSafeAscii(text)) {
      // Jackson's check of each character took half of the encoding time.
      var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      delegate.writeRawUTF8String(bytes, 0, bytes.length);
    } else {
      delegate.writeString(text);
    }
    return this;
  }

  @Override
  public JsonGenerator writeRawValue(String json) {
    RawJson.copy(json, this);
    return this;
  }

  // Numbers

  @Override
  public JsonGenerator writeNumber(double number) {
    if (!Double.isFinite(number)) {
      throw rejection(number + " is not a number in JSON");
    }
    delegate.writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(float number) {
    if (!Float.isFinite(number)) {
      throw rejection(number + " is not a number in JSON");
    }
    delegate.writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(BigInteger number) {
    if (number == null) {
      return writeNull();
    }
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    delegate.writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(BigDecimal number) {
    if (number == null) {
      return writeNull();
    }
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    delegate.writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(String number) {
    RawJson.checkNumber(number, this);
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    delegate.writeNumber(number);
    return this;
  }

  /** Writes the digits of a number that a JSON parser has read. */
  void writeParsedNumber(String number) {
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    delegate.writeNumber(number);
  }

  private void rejectIfTooLarge(boolean isTooLarge) {
    if (isTooLarge) {
      throw rejection("a number beyond 1.8e308 would be Infinity in JavaScript: send it as text");
    }
  }

  // Null and binary

  @Override
  public JsonGenerator writeNull() {
    layout.addNull();
    delegate.writeNull();
    return this;
  }

  @Override
  public JsonGenerator writeBinary(Base64Variant variant, byte[] bytes, int offset, int length) {
    layout.addBinary(Arrays.copyOfRange(bytes, offset, offset + length));
    delegate.writeNull();
    return this;
  }
}
