package dev.pgemit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TreeNode;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes a message as JSON, and notes beside it what its MessagePack form needs. Refuses what would
 * reach a client as something else.
 */
final class MessageGenerator extends JsonGeneratorDelegate {
  private final MessagePackLayout layout;
  private final ObjectWriter writer;

  MessageGenerator(JsonGenerator json, MessagePackLayout layout, ObjectWriter writer) {
    super(json, false);
    this.layout = layout;
    this.writer = writer;
  }

  @Override
  public JsonGenerator writePOJO(Object value) {
    writer.writeValue(this, value);
    return this;
  }

  @Override
  public JsonGenerator writeTree(TreeNode node) {
    return writePOJO(node);
  }

  // Containers

  @Override
  public JsonGenerator writeStartArray() {
    layout.open();
    delegate.writeStartArray();
    return this;
  }

  @Override
  public JsonGenerator writeStartArray(Object currentValue) {
    layout.open();
    delegate.writeStartArray(currentValue);
    return this;
  }

  @Override
  public JsonGenerator writeStartArray(Object currentValue, int size) {
    return writeStartArray(currentValue);
  }

  @Override
  public JsonGenerator writeEndArray() {
    layout.close(streamWriteContext().getEntryCount());
    delegate.writeEndArray();
    return this;
  }

  @Override
  public JsonGenerator writeStartObject() {
    layout.open();
    delegate.writeStartObject();
    return this;
  }

  @Override
  public JsonGenerator writeStartObject(Object currentValue) {
    layout.open();
    delegate.writeStartObject(currentValue);
    return this;
  }

  @Override
  public JsonGenerator writeStartObject(Object currentValue, int size) {
    return writeStartObject(currentValue);
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
      throw rejection("a key \"__proto__\" makes the servers drop the whole message");
    }
    // Jackson writes such a key, but does not read it back for the MessagePack form.
    if (TextEncoding.hasLoneSurrogate(name)) {
      throw rejection("a key holds half a surrogate pair, which is no character");
    }
  }

  // In a message with binary, clients take such an object for an attachment: they drop the
  // connection ("illegal attachments") or put bytes in its place. Other keys and the number do not
  // matter to them. Without binary the object would be harmless, but one rule for every message is
  // easier to know, and HTTP and SQL have no other meaning for it.
  @Override
  public JsonGenerator writeBoolean(boolean value) {
    var context = streamWriteContext();
    if (value && context.inObject() && "_placeholder".equals(context.currentName())) {
      throw rejection(
          "an object with \"_placeholder\": true stands for an attachment in Socket.IO's protocol,"
              + " and clients would drop the connection: rename the key, or pass a byte[] itself");
    }
    delegate.writeBoolean(value);
    return this;
  }

  @Override
  public JsonGenerator writePropertyId(long id) {
    return writeName(Long.toString(id));
  }

  @Override
  public JsonGenerator writeArray(int[] array, int offset, int length) {
    writeStartArray(array, length);
    Arrays.stream(array, offset, offset + length).forEach(this::writeNumber);
    return writeEndArray();
  }

  @Override
  public JsonGenerator writeArray(long[] array, int offset, int length) {
    writeStartArray(array, length);
    Arrays.stream(array, offset, offset + length).forEach(this::writeNumber);
    return writeEndArray();
  }

  @Override
  public JsonGenerator writeArray(double[] array, int offset, int length) {
    writeStartArray(array, length);
    Arrays.stream(array, offset, offset + length).forEach(this::writeNumber);
    return writeEndArray();
  }

  @Override
  public JsonGenerator writeArray(String[] array, int offset, int length) {
    writeStartArray(array, length);
    Arrays.stream(array, offset, offset + length).forEach(this::writeString);
    return writeEndArray();
  }

  // Text

  @Override
  public JsonGenerator writeString(String text) {
    if (text == null) {
      return writeNull();
    }
    if (TextEncoding.isJsonSafeAscii(text)) {
      // The generator looks at one character after the other, which took half of the time.
      var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      delegate.writeRawUTF8String(bytes, 0, bytes.length);
    } else {
      delegate.writeString(text);
    }
    return this;
  }

  @Override
  public JsonGenerator writeString(SerializableString text) {
    delegate.writeString(text);
    return this;
  }

  @Override
  public JsonGenerator writeString(Reader reader, int length) {
    var text = new StringWriter();
    try {
      reader.transferTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writeString(length < 0 ? text.toString() : text.toString().substring(0, length));
  }

  // What is no UTF-8 in it becomes U+FFFD, here and not on its way through Postgres.
  @Override
  public JsonGenerator writeUTF8String(byte[] utf8, int offset, int length) {
    return writeString(new String(utf8, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public JsonGenerator writeRawUTF8String(byte[] bytes, int offset, int length) {
    throw rejection("text that is escaped already would go out unchecked");
  }

  @Override
  public JsonGenerator writeRaw(String text) {
    throw rejection("raw text would go out unchecked: write a raw value");
  }

  @Override
  public JsonGenerator writeRaw(String text, int offset, int length) {
    return writeRaw(text);
  }

  @Override
  public JsonGenerator writeRaw(char[] text, int offset, int length) {
    return writeRaw("");
  }

  @Override
  public JsonGenerator writeRaw(char character) {
    return writeRaw("");
  }

  @Override
  public JsonGenerator writeRaw(SerializableString text) {
    return writeRaw("");
  }

  @Override
  public JsonGenerator writeRawValue(String json) {
    RawJson.copy(json, this);
    return this;
  }

  @Override
  public JsonGenerator writeRawValue(String json, int offset, int length) {
    return writeRawValue(json.substring(offset, offset + length));
  }

  @Override
  public JsonGenerator writeRawValue(char[] json, int offset, int length) {
    return writeRawValue(new String(json, offset, length));
  }

  // Numbers

  @Override
  public JsonGenerator writeNumber(double number) {
    if (!Double.isFinite(number)) {
      throw rejection(number + " is no number in JSON");
    }
    delegate.writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(float number) {
    if (!Float.isFinite(number)) {
      throw rejection(number + " is no number in JSON");
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

  @Override
  public JsonGenerator writeNumber(char[] number, int offset, int length) {
    return writeNumber(new String(number, offset, length));
  }

  /** Writes a number that a JSON parser has read, digit by digit as it stands. */
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

  @Override
  public int writeBinary(Base64Variant variant, InputStream stream, int length) {
    try {
      var bytes = length < 0 ? stream.readAllBytes() : stream.readNBytes(length);
      layout.addBinary(bytes);
      delegate.writeNull();
      return bytes.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonGenerator writeEmbeddedObject(Object value) {
    return writePOJO(value);
  }

  private StreamWriteException rejection(String detail) {
    return new StreamWriteException(this, detail);
  }
}
