package dev.pgemit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TreeNode;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Reduces Jackson's write methods to one per kind of value, so that a subclass checks each kind in
 * one place. Rejects text that is already escaped.
 */
abstract class CanonicalGenerator extends JsonGeneratorDelegate {
  CanonicalGenerator(JsonGenerator json) {
    super(json, false);
  }

  /** Returns the exception for a value that a message must not hold. */
  final StreamWriteException rejection(String detail) {
    return new StreamWriteException(this, detail);
  }

  @Override
  public JsonGenerator writeTree(TreeNode node) {
    return writePOJO(node);
  }

  @Override
  public JsonGenerator writeStartArray() {
    return writeStartArray(null);
  }

  @Override
  public JsonGenerator writeStartArray(Object currentValue, int size) {
    return writeStartArray(currentValue);
  }

  @Override
  public JsonGenerator writeStartObject() {
    return writeStartObject(null);
  }

  @Override
  public JsonGenerator writeStartObject(Object currentValue, int size) {
    return writeStartObject(currentValue);
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

  // Decoding replaces invalid UTF-8 by U+FFFD here, since Postgres would reject it.
  @Override
  public JsonGenerator writeUTF8String(byte[] utf8, int offset, int length) {
    return writeString(new String(utf8, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public JsonGenerator writeRawUTF8String(byte[] bytes, int offset, int length) {
    throw rejection("escaped text would be sent unchecked");
  }

  @Override
  public JsonGenerator writeRaw(String text) {
    throw rejection("raw text would be sent unchecked: write a raw value");
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
  public JsonGenerator writeRawValue(String json, int offset, int length) {
    return writeRawValue(json.substring(offset, offset + length));
  }

  @Override
  public JsonGenerator writeRawValue(char[] json, int offset, int length) {
    return writeRawValue(new String(json, offset, length));
  }

  @Override
  public JsonGenerator writeNumber(char[] number, int offset, int length) {
    return writeNumber(new String(number, offset, length));
  }

  @Override
  public int writeBinary(Base64Variant variant, InputStream stream, int length) {
    try {
      var bytes = length < 0 ? stream.readAllBytes() : stream.readNBytes(length);
      writeBinary(variant, bytes, 0, bytes.length);
      return bytes.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonGenerator writeEmbeddedObject(Object value) {
    return writePOJO(value);
  }
}
