package dev.pgemit.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Writes values in the form that {@link Fingerprint} hashes: each value has its kind and its length
 * in front, and the entries of a map are sorted by their keys.
 *
 * <p>The entries of a map are written as they arrive, and move when the map ends if their order is
 * another. Not thread-safe.
 */
final class CanonicalForm {
  private static final int HEADER_BYTES = Character.BYTES + Integer.BYTES;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] ID = ascii("id");
  private static final byte[] NONCE = ascii("nonce");
  private static final byte[] TRACEPARENT = ascii("traceparent");
  private static final int MAX_INSERTION_SORT = 16;
  // Large enough that the digest takes many blocks at a time.
  private static final int FLUSH_BYTES = 16 << 10;

  private final MessageDigest digest;
  private byte[] bytes = new byte[FLUSH_BYTES + (4 << 10)];
  private int size;
  private int[] entryStarts = new int[64]; // of the maps that have not ended
  private int entryCount;

  CanonicalForm(MessageDigest digest) {
    this.digest = digest;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Passes what was written to the digest, if that is worth it. No map may be open. */
  void flushIfLarge() {
    if (size >= FLUSH_BYTES) {
      flush();
    }
  }

  /** Passes what was written to the digest. No map may be open. */
  void flush() {
    digest.update(bytes, 0, size);
    size = 0;
  }

  void writeText(String text) {
    writeText(TextEncoding.encodeUtf8(text));
  }

  void writeText(byte[] utf8) {
    writeBytes('s', utf8, 0, utf8.length);
  }

  /** Writes a number, a boolean or null as JSON. */
  void writeLiteral(String json) {
    var literal = ascii(json);
    writeBytes('v', literal, 0, literal.length);
  }

  /** Writes bytes of a kind: {@code s} for text, {@code b} for binary, {@code v} for a literal. */
  void writeBytes(char kind, byte[] source, int offset, int length) {
    writeHeader(kind, length);
    append(source, offset, length);
  }

  /** Starts an array whose length is known. The elements follow. */
  void startArray(int length) {
    writeHeader('a', length);
  }

  /** Starts an array whose length is not known. Returns its position for {@link #endArray}. */
  int startArray() {
    writeHeader('a', 0);
    return size - HEADER_BYTES;
  }

  void endArray(int position, int length) {
    setHeader(position, 'a', length);
  }

  /** Starts a map. Returns the number of its first entry for {@link #endMap}. */
  int startMap() {
    writeHeader('m', 0);
    return entryCount;
  }

  /** Starts an entry of a map. Its key, as text, and its value follow. */
  void startEntry() {
    if (entryCount == entryStarts.length) {
      entryStarts = Arrays.copyOf(entryStarts, entryCount * 2);
    }
    entryStarts[entryCount++] = size;
  }

  /** Ends a map. Of two entries with one key the later one counts, as for a server. */
  void endMap(int firstEntry) {
    if (entryCount > firstEntry && !isSorted(firstEntry)) {
      moveEntries(firstEntry, sorted(entries(firstEntry)));
    }
    finishMap(firstEntry);
  }

  /** Ends the map of a whole message, without the entries that differ between two tries. */
  void endMessage(int firstEntry) {
    var fields = sorted(entries(firstEntry));
    // Only a message with an id of the caller's has a nonce.
    var hasChosenId = false;
    for (var field : fields) {
      hasChosenId |= hasKey(field, NONCE);
    }
    var count = 0;
    for (var field : fields) {
      if (!hasKey(field, TRACEPARENT)
          && !hasKey(field, NONCE)
          && (hasChosenId || !hasKey(field, ID))) {
        fields[count++] = field;
      }
    }
    moveEntries(firstEntry, Arrays.copyOf(fields, count));
    finishMap(firstEntry);
  }

  private void finishMap(int firstEntry) {
    var first = entryCount == firstEntry ? size : entryStarts[firstEntry];
    setHeader(first - HEADER_BYTES, 'm', entryCount - firstEntry);
    entryCount = firstEntry;
  }

  private boolean isSorted(int firstEntry) {
    for (var i = firstEntry + 1; i < entryCount; i++) {
      if (compareKeys(entryStarts[i - 1], entryStarts[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the entries of the innermost map: their starts in the upper half, ends in the lower.
   */
  private long[] entries(int firstEntry) {
    var entries = new long[entryCount - firstEntry];
    for (var i = 0; i < entries.length; i++) {
      var next = firstEntry + i + 1;
      var end = next == entryCount ? size : entryStarts[next];
      entries[i] = (long) entryStarts[firstEntry + i] << Integer.SIZE | end;
    }
    return entries;
  }

  private static int start(long entry) {
    return (int) (entry >> Integer.SIZE);
  }

  private long[] sorted(long[] entries) {
    if (entries.length > MAX_INSERTION_SORT) {
      return withoutRepeatedKeys(
          LongStream.of(entries)
              .boxed()
              .sorted((a, b) -> compareKeys(start(a), start(b))) // stable
              .mapToLong(entry -> entry)
              .toArray());
    }
    for (var i = 1; i < entries.length; i++) {
      var entry = entries[i];
      var at = i;
      for (; at > 0 && compareKeys(start(entries[at - 1]), start(entry)) > 0; at--) {
        entries[at] = entries[at - 1];
      }
      entries[at] = entry;
    }
    return withoutRepeatedKeys(entries);
  }

  private long[] withoutRepeatedKeys(long[] sorted) {
    var count = 0;
    for (var i = 0; i < sorted.length; i++) {
      if (i + 1 == sorted.length || compareKeys(start(sorted[i]), start(sorted[i + 1])) != 0) {
        sorted[count++] = sorted[i];
      }
    }
    return count == sorted.length ? sorted : Arrays.copyOf(sorted, count);
  }

  /** Moves entries to the start of the innermost map, which then has no other ones. */
  private void moveEntries(int firstEntry, long[] entries) {
    if (entryCount == firstEntry) {
      return;
    }
    var start = entryStarts[firstEntry];
    var unsorted = Arrays.copyOfRange(bytes, start, size);
    size = start;
    entryCount = firstEntry;
    for (var entry : entries) {
      var offset = start(entry);
      entryStarts[entryCount++] = size;
      append(unsorted, offset - start, (int) entry - offset);
    }
  }

  private boolean hasKey(long entry, byte[] key) {
    var start = start(entry) + HEADER_BYTES;
    var end = start + keyLength(start(entry));
    return Arrays.equals(bytes, start, end, key, 0, key.length);
  }

  /** Compares the keys of two entries as {@link String#compareTo} does. */
  private int compareKeys(int entry, int other) {
    var start = entry + HEADER_BYTES;
    var otherStart = other + HEADER_BYTES;
    var length = keyLength(entry);
    var otherLength = keyLength(other);
    var at =
        Arrays.mismatch(bytes, start, start + length, bytes, otherStart, otherStart + otherLength);
    if (at < 0) {
      return 0;
    }
    return at == length || at == otherLength
        ? length - otherLength
        : utf16Order(bytes[start + at]) - utf16Order(bytes[otherStart + at]);
  }

  // The surrogates of characters with four bytes are less than U+E000 to U+FFFF, with three.
  private static int utf16Order(byte utf8) {
    var unsigned = utf8 & 0xff;
    return unsigned >= 0xf0 ? unsigned - 2 : unsigned >= 0xee ? unsigned + 5 : unsigned;
  }

  private int keyLength(int entry) {
    return (int) INT.get(bytes, entry + Character.BYTES);
  }

  // The length separates neighbours: "ab", "c" differs from "a", "bc".
  private void writeHeader(char kind, int length) {
    ensureCapacity(HEADER_BYTES);
    size += HEADER_BYTES;
    setHeader(size - HEADER_BYTES, kind, length);
  }

  private void setHeader(int position, char kind, int length) {
    bytes[position] = (byte) (kind >> Byte.SIZE);
    bytes[position + 1] = (byte) kind;
    INT.set(bytes, position + Character.BYTES, length);
  }

  private void append(byte[] source, int offset, int length) {
    ensureCapacity(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void ensureCapacity(int length) {
    if (length > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, length), bytes.length * 2));
    }
  }
}
