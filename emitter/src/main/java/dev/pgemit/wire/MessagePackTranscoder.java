package dev.pgemit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;

/**
 * Transcodes the JSON of a message to MessagePack, in one pass.
 *
 * <p>Integers from -2^63 to 2^64-1 stay exact. MessagePack has no larger integers and no decimals,
 * so other numbers become the nearest double, as JavaScript also parses them in JSON.
 */
final class MessagePackTranscoder {
  private final JsonParser parser;
  private final MessagePackLayout layout;
  private final MessageBufferPacker packer;
  private int container;
  private int nulls;
  private int binaries;

  private MessagePackTranscoder(
      JsonParser parser, MessagePackLayout layout, MessageBufferPacker packer) {
    this.parser = parser;
    this.layout = layout;
    this.packer = packer;
  }

  static byte[] transcode(byte[] json, MessagePackLayout layout) {
    try (var parser = RawJson.parser(json);
        var packer = MessagePack.newDefaultBufferPacker()) {
      new MessagePackTranscoder(parser, layout, packer).run();
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() throws IOException {
    for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case START_OBJECT -> packer.packMapHeader(layout.entries(container++));
        case START_ARRAY -> packer.packArrayHeader(layout.entries(container++));
        case END_OBJECT, END_ARRAY -> {}
        case PROPERTY_NAME -> packText(parser.currentName());
        case VALUE_STRING -> packText(parser.getString());
        case VALUE_NUMBER_INT -> packInteger();
        case VALUE_NUMBER_FLOAT -> packer.packDouble(parser.getDoubleValue());
        case VALUE_TRUE -> packer.packBoolean(true);
        case VALUE_FALSE -> packer.packBoolean(false);
        case VALUE_NULL -> packNullOrBinary();
        default -> throw new IllegalStateException("Unexpected JSON token: " + token);
      }
    }
  }

  private void packInteger() throws IOException {
    if (parser.getNumberType() != NumberType.BIG_INTEGER) {
      packer.packLong(parser.getLongValue());
      return;
    }
    var number = parser.getBigIntegerValue();
    if (JsonNumber.fitsIn64Bits(number)) {
      packer.packBigInteger(number);
    } else {
      packer.packDouble(number.doubleValue());
    }
  }

  private void packNullOrBinary() throws IOException {
    var nth = nulls++;
    if (binaries < layout.binaries().size() && layout.binaries().get(binaries).nullIndex() == nth) {
      var bytes = layout.binaries().get(binaries++).bytes();
      packer.packBinaryHeader(bytes.length);
      packer.addPayload(bytes);
    } else {
      packer.packNil();
    }
  }

  private void packText(String text) throws IOException {
    var bytes = TextEncoding.encodeUtf8(text);
    packer.packRawStringHeader(bytes.length);
    packer.addPayload(bytes);
  }
}
