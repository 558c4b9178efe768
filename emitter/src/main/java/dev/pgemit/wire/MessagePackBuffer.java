package dev.pgemit.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.io.NumberInput;

/**
 * Writes MessagePack to memory, each value in its shortest form. Counts the entries of maps and
 * arrays, whose sizes MessagePack has in front of them and a serializer does not know in advance.
 *
 * <p>A container starts with one byte. Its size is added when the container ends: in place up to 15
 * entries, and otherwise by {@link #finish}, which inserts the longer headers in one pass. Not
 * thread-safe.
 */
final class MessagePackBuffer {
  private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;
  private static final int MAX_FIX_ENTRIES = 15;
  // Longer text is faster to encode as a whole.
  private static final int MAX_COPIED_CHARS = 64;

  /** Characters of a number that fit into a long, with its sign. */
  static final int MAX_LONG_DIGITS = 18;

  private static final VarHandle SHORT = bigEndian(short[].class);
  private static final VarHandle INT = bigEndian(int[].class);
  private static final VarHandle LONG = bigEndian(long[].class);

  private byte[] bytes = SpareBuffer.take();
  private int size;
  private int[] starts = new int[16];
  private int[] entries = new int[16];
  private int depth;
  private final List<LongHeader> longHeaders = new ArrayList<>(0);

  /** The header of a container with more than 15 entries, for the byte at the offset. */
  private record LongHeader(int offset, int entries) {
    int length() {
      return entries <= 0xffff ? 3 : 5;
    }
  }

  private static VarHandle bigEndian(Class<?> arrayClass) {
    return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
  }

  void startMap() {
    start(0x80);
  }

  void startArray() {
    start(0x90);
  }

  private void start(int header) {
    beginValue(1);
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, depth * 2);
      entries = Arrays.copyOf(entries, depth * 2);
    }
    starts[depth] = size;
    entries[depth++] = 0;
    bytes[size++] = (byte) header;
  }

  /** Ends the innermost map or array. */
  void end() {
    var start = starts[--depth];
    if (entries[depth] <= MAX_FIX_ENTRIES) {
      bytes[start] |= (byte) entries[depth];
    } else {
      longHeaders.add(new LongHeader(start, entries[depth]));
    }
  }

  void writeNil() {
    beginValue(1);
    bytes[size++] = (byte) 0xc0;
  }

  void writeBoolean(boolean value) {
    beginValue(1);
    bytes[size++] = (byte) (value ? 0xc3 : 0xc2);
  }

  void writeDouble(double value) {
    beginValue(9);
    writeLong(0xcb, Double.doubleToRawLongBits(value));
  }

  void writeInteger(long value) {
    beginValue(9);
    if (value >= -32 && value <= 127) {
      bytes[size++] = (byte) value;
    } else if (value >= 0) {
      writePositive(value);
    } else if (value >= Byte.MIN_VALUE) {
      writeByte(0xd0, (int) value);
    } else if (value >= Short.MIN_VALUE) {
      writeShort(0xd1, (int) value);
    } else if (value >= Integer.MIN_VALUE) {
      writeInt(0xd2, (int) value);
    } else {
      writeLong(0xd3, value);
    }
  }

  private void writePositive(long value) {
    if (value <= 0xff) {
      writeByte(0xcc, (int) value);
    } else if (value <= 0xffff) {
      writeShort(0xcd, (int) value);
    } else if (value <= 0xffff_ffffL) {
      writeInt(0xce, (int) value);
    } else {
      writeLong(0xcf, value);
    }
  }

  /** Writes an integer exactly up to 64 bits, otherwise as the nearest double. */
  void writeInteger(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      writeInteger(value.longValue());
    } else if (JsonNumber.fitsIn64Bits(value)) {
      beginValue(9);
      writeLong(0xcf, value.longValue());
    } else {
      writeDouble(value.doubleValue());
    }
  }

  /** Writes a number of JSON: an integer of 64 bits exactly, another as the nearest double. */
  void writeNumber(String number) {
    if (number.indexOf('.') >= 0 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
      writeDouble(NumberInput.parseDouble(number, true));
    } else if (number.length() <= MAX_LONG_DIGITS) {
      writeInteger(Long.parseLong(number));
    } else {
      writeInteger(new BigInteger(number));
    }
  }

  void writeBinary(byte[] source, int offset, int length) {
    beginValue(5);
    writeLength(length, 0xc4, 0xc5, 0xc6);
    append(source, offset, length);
  }

  void writeString(String text) {
    beginValue(0);
    writeText(text);
  }

  /** Writes the name of a map's next entry, or the text of a value that has begun. */
  void writeText(String text) {
    var length = text.length();
    if (length > MAX_COPIED_CHARS) {
      writeUtf8(TextEncoding.encodeUtf8(text));
      return;
    }
    var start = startText(length);
    for (var i = 0; i < length; i++) {
      var character = text.charAt(i);
      if (character >= 0x80) {
        size = start;
        writeUtf8(TextEncoding.encodeUtf8(text));
        return;
      }
      bytes[size++] = (byte) character;
    }
  }

  // Assumes ASCII, one byte a character. Returns the offset to go back to.
  private int startText(int length) {
    ensureCapacity(5 + length);
    var start = size;
    writeTextLength(length);
    return start;
  }

  private void writeUtf8(byte[] utf8) {
    writeUtf8(utf8, 0, utf8.length);
  }

  /** Writes the same as {@link #writeText} from its UTF-8. */
  void writeUtf8(byte[] utf8, int offset, int length) {
    ensureCapacity(5 + length);
    writeTextLength(length);
    append(utf8, offset, length);
  }

  private void writeTextLength(int length) {
    if (length < 32) {
      bytes[size++] = (byte) (0xa0 | length);
    } else {
      writeLength(length, 0xd9, 0xda, 0xdb);
    }
  }

  private void writeLength(int length, int code8, int code16, int code32) {
    if (length <= 0xff) {
      writeByte(code8, length);
    } else if (length <= 0xffff) {
      writeShort(code16, length);
    } else {
      writeInt(code32, length);
    }
  }

  private void append(byte[] source, int offset, int length) {
    ensureCapacity(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void writeByte(int code, int value) {
    bytes[size++] = (byte) code;
    bytes[size++] = (byte) value;
  }

  private void writeShort(int code, int value) {
    bytes[size++] = (byte) code;
    SHORT.set(bytes, size, (short) value);
    size += Short.BYTES;
  }

  private void writeInt(int code, int value) {
    bytes[size++] = (byte) code;
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  private void writeLong(int code, long value) {
    bytes[size++] = (byte) code;
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Begins a value, which unlike a name counts as an entry, of at least a number of bytes. */
  void beginValue(int length) {
    if (depth > 0) {
      entries[depth - 1]++;
    }
    ensureCapacity(length);
  }

  private void ensureCapacity(int length) {
    if (length > bytes.length - size) {
      if (length > MAX_ARRAY_LENGTH - size) {
        throw new OutOfMemoryError("A message of more than 2 GiB does not fit into an array");
      }
      var doubled = (int) Math.min(2L * bytes.length, MAX_ARRAY_LENGTH);
      bytes = Arrays.copyOf(bytes, Math.max(size + length, doubled));
    }
  }

  /** Returns what was written, and ends the use of this buffer. Every container must have ended. */
  byte[] finish() {
    var written = longHeaders.isEmpty() ? Arrays.copyOf(bytes, size) : withLongHeaders();
    SpareBuffer.giveBack(bytes);
    return written;
  }

  private byte[] withLongHeaders() {
    longHeaders.sort(Comparator.comparingInt(LongHeader::offset));
    var added = longHeaders.stream().mapToInt(header -> header.length() - 1).sum();
    var complete = ByteBuffer.allocate(Math.addExact(size, added));
    var offset = 0;
    for (var header : longHeaders) {
      complete.put(bytes, offset, header.offset() - offset);
      var code = bytes[header.offset()] == (byte) 0x80 ? 0xde : 0xdc;
      if (header.length() == 3) {
        complete.put((byte) code).putShort((short) header.entries());
      } else {
        complete.put((byte) (code + 1)).putInt(header.entries());
      }
      offset = header.offset() + 1;
    }
    return complete.put(bytes, offset, size - offset).array();
  }
}
