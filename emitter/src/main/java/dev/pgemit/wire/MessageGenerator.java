package dev.pgemit.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.base.GeneratorBase;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes a message in one walk: as JSON, and as MessagePack once the JSON is too long for NOTIFY.
 * Rejects values that would reach a client changed.
 *
 * <p>The JSON up to that point, at most a few kilobytes, is transcoded. Callers' objects are read
 * once, and the rest of a large message is encoded once.
 */
final class MessageGenerator extends CanonicalGenerator {
  private final GeneratorBase json;
  private final JsonOutput output;
  private final int maxJsonBytes;
  private final ObjectWriter writer;
  private @Nullable MessagePackBuffer messagePack;
  private boolean isInHeader;
  private int headerBytes;
  private boolean endsWithName;

  /**
   * Creates a generator.
   *
   * @param json writes JSON to {@code output}
   * @param maxJsonBytes the largest message in bytes that needs no MessagePack
   * @param writer serializes objects
   */
  MessageGenerator(GeneratorBase json, JsonOutput output, int maxJsonBytes, ObjectWriter writer) {
    super(json);
    this.json = json;
    this.output = output;
    this.maxJsonBytes = maxJsonBytes;
    this.writer = writer;
  }

  /** Returns the message as MessagePack; {@code null} if NOTIFY can hold its JSON. */
  byte @Nullable [] finish() {
    json.flush();
    if (messagePack == null && output.size() > maxJsonBytes) {
      switchToMessagePack();
    }
    return messagePack == null ? null : messagePack.finish();
  }

  // Jackson flushes when its buffer of 8,000 bytes might overflow. Most messages never get there.
  private boolean isJsonTooLarge() {
    return output.size() > 0 && output.size() + json.streamWriteOutputBuffered() > maxJsonBytes;
  }

  /** Starts the header, which is JSON in every message. */
  void startHeader() {
    isInHeader = true;
  }

  void endHeader() {
    isInHeader = false;
    headerBytes = output.size() + json.streamWriteOutputBuffered();
  }

  /** Returns the JSON of the header without a closing brace, of a message that is MessagePack. */
  byte[] header() {
    return Arrays.copyOf(output.bytes(), headerBytes);
  }

  // Each method that writes a value, or ends a container, asks for its target once.
  private JsonGenerator target() {
    return target(isJsonTooLarge());
  }

  private JsonGenerator target(boolean needsMessagePack) {
    if (needsMessagePack && messagePack == null && !isInHeader) {
      switchToMessagePack();
    }
    endsWithName = false;
    return delegate;
  }

  @Override
  public void close() {
    json.close(); // returns its buffer to the pool
  }

  /** Continues as MessagePack, whatever the size of the message. */
  void switchToMessagePack() {
    json.flush();
    messagePack = MessagePackTranscoder.transcode(output.bytes(), endsWithName);
    delegate = new MessagePackGenerator(json, endsWithName, messagePack);
  }

  @Override
  public JsonGenerator writePOJO(Object value) {
    writer.writeValue(this, value);
    return this;
  }

  // Containers

  @Override
  public JsonGenerator writeStartArray(@Nullable Object currentValue) {
    target().writeStartArray(currentValue);
    return this;
  }

  @Override
  public JsonGenerator writeEndArray() {
    target().writeEndArray();
    return this;
  }

  @Override
  public JsonGenerator writeStartObject(@Nullable Object currentValue) {
    target().writeStartObject(currentValue);
    return this;
  }

  @Override
  public JsonGenerator writeEndObject() {
    target().writeEndObject();
    return this;
  }

  @Override
  public JsonGenerator writeName(String name) {
    checkKey(name);
    target().writeName(name);
    endsWithName = true;
    return this;
  }

  @Override
  public JsonGenerator writeName(SerializableString name) {
    checkKey(name.getValue());
    target().writeName(name);
    endsWithName = true;
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
    target().writeBoolean(value);
    return this;
  }

  // Text

  @Override
  public JsonGenerator writeString(String text) {
    if (text == null) {
      return writeNull();
    }
    var target = target(text.length() > maxJsonBytes || isJsonTooLarge());
    if (target == json && TextEncoding.isJsonSafeAscii(text)) {
      // Jackson's check of each character took half of the encoding time.
      var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      target.writeRawUTF8String(bytes, 0, bytes.length);
    } else {
      target.writeString(text);
    }
    return this;
  }

  @Override
  public JsonGenerator writeString(char[] text, int offset, int length) {
    target().writeString(text, offset, length);
    return this;
  }

  @Override
  public JsonGenerator writeString(SerializableString text) {
    target().writeString(text);
    return this;
  }

  @Override
  public JsonGenerator writeRawValue(String json) {
    RawJson.copy(json, this);
    return this;
  }

  // Numbers

  @Override
  public JsonGenerator writeNumber(short number) {
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(int number) {
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(long number) {
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(double number) {
    if (!Double.isFinite(number)) {
      throw rejection(number + " is not a number in JSON");
    }
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(float number) {
    if (!Float.isFinite(number)) {
      throw rejection(number + " is not a number in JSON");
    }
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(BigInteger number) {
    if (number == null) {
      return writeNull();
    }
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(BigDecimal number) {
    if (number == null) {
      return writeNull();
    }
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    target().writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(String number) {
    RawJson.checkNumber(number, this);
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    target().writeNumber(number);
    return this;
  }

  /** Writes the digits of a number that a JSON parser has read. */
  void writeParsedNumber(String number) {
    rejectIfTooLarge(JsonNumber.exceedsDouble(number));
    target().writeNumber(number);
  }

  private void rejectIfTooLarge(boolean isTooLarge) {
    if (isTooLarge) {
      throw rejection("a number beyond 1.8e308 would be Infinity in JavaScript: send it as text");
    }
  }

  @Override
  public JsonGenerator writeNull() {
    target().writeNull();
    return this;
  }

  @Override
  public JsonGenerator writeBinary(Base64Variant variant, byte[] bytes, int offset, int length) {
    target(true).writeBinary(variant, bytes, offset, length);
    return this;
  }
}
