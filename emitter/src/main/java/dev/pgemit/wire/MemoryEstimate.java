package dev.pgemit.wire;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Estimates the heap memory of a tree in bytes, rather too high than too low. Small values take far
 * more than on the wire: an empty map is one byte of MessagePack, and 80 as a tree.
 */
final class MemoryEstimate {
  // Of a 64-bit JVM with compressed references: the node, its map or list, and their table.
  private static final long OBJECT_BYTES = 160;

  /** A member of an object, without its name and value. */
  static final long MEMBER_BYTES = 48;

  private static final long ARRAY_BYTES = 96;
  private static final long ELEMENT_BYTES = 8;

  /** An empty container, with its entry in the parent. */
  static final long CONTAINER_BYTES = OBJECT_BYTES + ELEMENT_BYTES;

  private static final long SCALAR_BYTES = 24;
  private static final long BIG_NUMBER_BYTES = 104;
  private static final long TEXT_BYTES = 64;

  private MemoryEstimate() {}

  static long of(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      var bytes = OBJECT_BYTES;
      for (var member : object.properties()) {
        bytes += MEMBER_BYTES + ofText(member.getKey()) + of(member.getValue());
      }
      return bytes;
    }
    if (tree instanceof ArrayNode array) {
      var bytes = ARRAY_BYTES;
      for (var element : array) {
        bytes += ELEMENT_BYTES + of(element);
      }
      return bytes;
    }
    return ofLeaf(tree);
  }

  static long ofLeaf(JsonNode leaf) {
    if (leaf.isString()) {
      return ofText(leaf.stringValue());
    }
    if (leaf instanceof BinaryNode binary) {
      return TEXT_BYTES + binary.binaryValue().length;
    }
    return leaf.isBigInteger() || leaf.isBigDecimal() ? BIG_NUMBER_BYTES : SCALAR_BYTES;
  }

  // Java stores a string in Latin-1, or in two bytes per character if one is outside of it.
  private static long ofText(String text) {
    return TEXT_BYTES + (isLatin1(text) ? text.length() : 2L * text.length());
  }

  private static boolean isLatin1(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }
}
