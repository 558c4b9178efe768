package dev.pgemit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Writes a message in MessagePack in its canonical form. */
final class CanonicalMessagePackReader {
  private final MessageUnpacker unpacker;
  private final CanonicalForm form;

  private CanonicalMessagePackReader(MessageUnpacker unpacker, CanonicalForm form) {
    this.unpacker = unpacker;
    this.form = form;
  }

  /** Writes a message without the values that differ between two tries of a call. */
  static void readMessage(byte[] messagePack, CanonicalForm form) {
    try (var unpacker = MessagePack.newDefaultUnpacker(messagePack)) {
      var map = form.startMap();
      new CanonicalMessagePackReader(unpacker, form).readEntries();
      form.endMessage(map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readValue() throws IOException {
    switch (unpacker.getNextFormat().getValueType()) {
      case MAP -> {
        var map = form.startMap();
        readEntries();
        form.endMap(map);
      }
      case ARRAY -> {
        var length = unpacker.unpackArrayHeader();
        form.startArray(length);
        for (var i = 0; i < length; i++) {
          readValue();
        }
      }
      case STRING -> form.writeText(unpacker.readPayload(unpacker.unpackRawStringHeader()));
      case BINARY -> {
        var binary = unpacker.readPayload(unpacker.unpackBinaryHeader());
        form.writeBytes('b', binary, 0, binary.length);
      }
      default -> form.writeLiteral(unpacker.unpackValue().toJson());
    }
  }

  private void readEntries() throws IOException {
    for (var left = unpacker.unpackMapHeader(); left > 0; left--) {
      form.startEntry();
      readValue();
      readValue();
    }
  }
}
