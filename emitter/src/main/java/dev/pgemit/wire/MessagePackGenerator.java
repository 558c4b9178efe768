package dev.pgemit.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteCapability;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.Version;
import tools.jackson.core.base.GeneratorBase;
import tools.jackson.core.io.NumberInput;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.core.util.JacksonFeatureSet;
import tools.jackson.core.util.SimpleStreamWriteContext;

/**
 * Writes MessagePack in place of JSON. Each number gets the value that JavaScript reads in the
 * JSON, and serializers choose the same form for each value. Raw JSON is unsupported.
 */
final class MessagePackGenerator extends GeneratorBase {
  private final MessagePackBuffer buffer;
  private SimpleStreamWriteContext context;

  /**
   * Continues a document.
   *
   * @param json the generator that wrote the document up to here
   * @param endsWithName whether the document ends with the name of a property
   * @param buffer holds what that generator wrote
   */
  MessagePackGenerator(GeneratorBase json, boolean endsWithName, MessagePackBuffer buffer) {
    super(json.objectWriteContext(), json.ioContext(), json.streamWriteFeatures());
    this.buffer = buffer;
    this.context = copy(json.streamWriteContext());
    if (endsWithName) {
      context.writeName(json.streamWriteContext().currentName());
    }
  }

  private static SimpleStreamWriteContext copy(TokenStreamContext source) {
    var copy =
        source.inRoot()
            ? SimpleStreamWriteContext.createRootContext(null)
            : source.inArray()
                ? copy(source.getParent()).createChildArrayContext(source.currentValue())
                : copy(source.getParent()).createChildObjectContext(source.currentValue());
    for (var i = 0; i < source.getEntryCount(); i++) {
      if (source.inObject()) {
        copy.writeName(source.currentName());
      }
      copy.writeValue();
    }
    return copy;
  }

  // Containers

  @Override
  public JsonGenerator writeStartArray() {
    return writeStartArray(null);
  }

  @Override
  public JsonGenerator writeStartArray(@Nullable Object currentValue) {
    _verifyValueWrite("start an array");
    buffer.startArray();
    return enter(context.createChildArrayContext(currentValue));
  }

  @Override
  public JsonGenerator writeStartObject() {
    return writeStartObject(null);
  }

  @Override
  public JsonGenerator writeStartObject(@Nullable Object currentValue) {
    _verifyValueWrite("start an object");
    buffer.startMap();
    return enter(context.createChildObjectContext(currentValue));
  }

  private JsonGenerator enter(SimpleStreamWriteContext child) {
    streamWriteConstraints().validateNestingDepth(child.getNestingDepth());
    context = child;
    return this;
  }

  @Override
  public JsonGenerator writeEndArray() {
    return leave(context.inArray(), "an array");
  }

  @Override
  public JsonGenerator writeEndObject() {
    return leave(context.inObject() && !context.hasCurrentName(), "an object");
  }

  private JsonGenerator leave(boolean isAllowed, String container) {
    if (!isAllowed) {
      return _reportError("Cannot end %s in %s".formatted(container, context.typeDesc()));
    }
    buffer.end();
    context = context.clearAndGetParent();
    return this;
  }

  @Override
  public JsonGenerator writeName(String name) {
    if (!context.writeName(name)) {
      _reportError("Cannot write a property name where a value is expected");
    }
    buffer.writeText(name);
    return this;
  }

  @Override
  public JsonGenerator writePropertyId(long id) {
    return writeName(Long.toString(id));
  }

  // Scalars

  @Override
  public JsonGenerator writeString(String text) {
    _verifyValueWrite(WRITE_STRING);
    buffer.writeString(text);
    return this;
  }

  @Override
  public JsonGenerator writeString(char[] text, int offset, int length) {
    _verifyValueWrite(WRITE_STRING);
    buffer.writeString(new String(text, offset, length));
    return this;
  }

  @Override
  public JsonGenerator writeNumber(short number) {
    return writeNumber((long) number);
  }

  @Override
  public JsonGenerator writeNumber(int number) {
    return writeNumber((long) number);
  }

  @Override
  public JsonGenerator writeNumber(long number) {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.writeInteger(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(BigInteger number) {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.writeInteger(number);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(double number) {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.writeDouble(number);
    return this;
  }

  // A float and its text in JSON are different doubles: 0.1f is 0.10000000149.
  @Override
  public JsonGenerator writeNumber(float number) {
    return writeNumber(NumberInput.parseDouble(NumberOutput.toString(number, true), true));
  }

  @Override
  public JsonGenerator writeNumber(BigDecimal number) {
    return writeNumber(number.toString());
  }

  @Override
  public JsonGenerator writeNumber(String number) {
    _verifyValueWrite(WRITE_NUMBER);
    buffer.writeNumber(number);
    return this;
  }

  @Override
  public JsonGenerator writeBoolean(boolean value) {
    _verifyValueWrite(WRITE_BOOLEAN);
    buffer.writeBoolean(value);
    return this;
  }

  @Override
  public JsonGenerator writeNull() {
    _verifyValueWrite(WRITE_NULL);
    buffer.writeNil();
    return this;
  }

  @Override
  public JsonGenerator writeBinary(Base64Variant variant, byte[] bytes, int offset, int length) {
    _verifyValueWrite(WRITE_BINARY);
    buffer.writeBinary(bytes, offset, length);
    return this;
  }

  // JSON that is encoded already

  @Override
  public JsonGenerator writeRawUTF8String(byte[] bytes, int offset, int length) {
    return _reportUnsupportedOperation();
  }

  @Override
  public JsonGenerator writeUTF8String(byte[] bytes, int offset, int length) {
    return _reportUnsupportedOperation();
  }

  @Override
  public JsonGenerator writeRaw(String text) {
    return _reportUnsupportedOperation();
  }

  @Override
  public JsonGenerator writeRaw(String text, int offset, int length) {
    return _reportUnsupportedOperation();
  }

  @Override
  public JsonGenerator writeRaw(char[] text, int offset, int length) {
    return _reportUnsupportedOperation();
  }

  @Override
  public JsonGenerator writeRaw(char character) {
    return _reportUnsupportedOperation();
  }

  // The state of the generator

  @Override
  protected void _verifyValueWrite(String action) {
    if (!context.writeValue()) {
      _reportError("Cannot " + action + " where a property name is expected");
    }
  }

  @Override
  public TokenStreamContext streamWriteContext() {
    return context;
  }

  @Override
  public @Nullable Object currentValue() {
    return context.currentValue();
  }

  @Override
  public void assignCurrentValue(Object value) {
    context.assignCurrentValue(value);
  }

  @Override
  public JacksonFeatureSet<StreamWriteCapability> streamWriteCapabilities() {
    return DEFAULT_TEXTUAL_WRITE_CAPABILITIES; // a UUID is text in both forms
  }

  @Override
  public Object streamWriteOutputTarget() {
    return buffer;
  }

  @Override
  public int streamWriteOutputBuffered() {
    return 0;
  }

  @Override
  public Version version() {
    return Objects.requireNonNull(Version.unknownVersion());
  }

  @Override
  public void flush() {}

  @Override
  protected void _closeInput() {}

  @Override
  protected void _releaseBuffers() {}
}
