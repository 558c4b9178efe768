package dev.pgemit.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What JSON text leaves out and MessagePack needs: how many entries each container has, in the
 * order in which they open, and the binary values, for each of which the text holds a null.
 */
final class MessagePackLayout {
  private int[] entries = new int[16];
  private int containers;
  private int[] open = new int[16];
  private int depth;
  private int nulls;
  private final List<BinaryPlaceholder> binaries = new ArrayList<>(0);

  /** A binary value, which stands for the {@code nullIndex} null of the text, counted from 0. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record BinaryPlaceholder(int nullIndex, byte[] bytes) {}

  void open() {
    if (containers == entries.length) {
      entries = Arrays.copyOf(entries, containers * 2);
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = containers++;
  }

  void close(int count) {
    entries[open[--depth]] = count;
  }

  void addNull() {
    nulls++;
  }

  void addBinary(byte[] bytes) {
    binaries.add(new BinaryPlaceholder(nulls++, bytes));
  }

  int entries(int container) {
    return entries[container];
  }

  List<BinaryPlaceholder> binaries() {
    return binaries;
  }
}
