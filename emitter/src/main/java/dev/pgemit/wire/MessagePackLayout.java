package dev.pgemit.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds the parts of a message's MessagePack form that its JSON lacks: the number of entries of
 * each container, in the order of their start, and the binary values, which are nulls in the JSON.
 */
final class MessagePackLayout {
  private int[] entries = new int[16];
  private int containers;
  private int[] open = new int[8];
  private int depth;
  private int nulls;
  private final List<BinaryPlaceholder> binaries = new ArrayList<>(0);

  /** A binary value in place of a null of the JSON, whose nulls are counted from 0. */
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
