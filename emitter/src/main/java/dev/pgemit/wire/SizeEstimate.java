package dev.pgemit.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;

/**
 * Finds arguments that need MessagePack before they are written, which spares the JSON that would
 * be transcoded.
 *
 * <p>Subtracts from the limit the fewest bytes that each value takes in JSON. Reads only containers
 * of the JDK and of Jackson, since others may hold different values when they are read again.
 */
final class SizeEstimate {
  // A container that holds itself ends here, and the serializer rejects it.
  private static final int MAX_DEPTH = 100;

  // Any number below 0.
  private static final long EXCEEDED = -1;

  private final int maxDepth;

  /**
   * Creates an estimate.
   *
   * @param writer serializes arguments
   */
  SizeEstimate(ObjectWriter writer) {
    this.maxDepth = writesAllEntries(writer) ? MAX_DEPTH : 0;
  }

  // A caller's mapper may leave out entries, such as those without a value.
  private static boolean writesAllEntries(ObjectWriter writer) {
    var entries = new LinkedHashMap<String, @Nullable Object>();
    entries.put("a", "");
    entries.put("b", null);
    entries.put("c", 0);
    entries.put("d", false);
    entries.put("e", List.of());
    entries.put("f", Map.of());
    try (var out = new MessageWriter(writer, MessageEncoder.MAX_PAYLOAD_BYTES)) {
      out.value(entries);
      return new String(out.toJson(), StandardCharsets.UTF_8)
          .equals("{\"a\":\"\",\"b\":null,\"c\":0,\"d\":false,\"e\":[],\"f\":{}}");
    }
  }

  /**
   * Returns whether the arguments certainly need MessagePack. Others may need it too.
   *
   * @param maxJsonBytes the largest message in bytes that is JSON if it holds no binary
   */
  boolean needMessagePack(List<@Nullable Object> args, int maxJsonBytes) {
    try {
      var left = (long) maxJsonBytes;
      for (var argument : args) {
        left = afterValue(left, argument, 0);
      }
      return left < 0;
    } catch (RuntimeException e) {
      return false; // the serializer meets the same fault, and describes it
    }
  }

  private long afterValue(long left, @Nullable Object value, int depth) {
    if (value instanceof String text) {
      return left - text.length() - 2;
    }
    // Before the interfaces, whose checks take longer than all else if the answer is no.
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return left - 1;
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return EXCEEDED;
    }
    if (depth < maxDepth) {
      if (value instanceof JsonNode node) {
        return afterNode(left, node, depth + 1);
      }
      if (value instanceof List<?> list && isOfJdk(list)) {
        return afterElements(left, list, depth + 1);
      }
      if (value instanceof Map<?, ?> map && isOfJdk(map)) {
        return afterEntries(left, map.entrySet(), depth + 1);
      }
    }
    return left - 1;
  }

  private static boolean isOfJdk(Object container) {
    return container.getClass().getModule() == Object.class.getModule();
  }

  private long afterNode(long left, JsonNode node, int depth) {
    if (node.isArray()) {
      return afterElements(left, node, depth);
    }
    if (node.isObject()) {
      return afterEntries(left, node.properties(), depth);
    }
    if (node.isBinary()) {
      return EXCEEDED;
    }
    return node.isString() ? afterValue(left, node.stringValue(), depth) : left - 1;
  }

  // With a comma or bracket after each element.
  private long afterElements(long left, Iterable<?> elements, int depth) {
    var rest = left - 1;
    for (var element : elements) {
      if (rest < 0) {
        return rest;
      }
      rest = afterValue(rest - 1, element, depth);
    }
    return rest;
  }

  // With quotation marks and a colon for each name, and a comma or bracket after each value.
  private <E extends Map.Entry<?, ?>> long afterEntries(long left, Iterable<E> entries, int depth) {
    var rest = left - 1;
    for (var entry : entries) {
      if (rest < 0) {
        return rest;
      }
      var name = entry.getKey() instanceof String text ? text.length() : 0;
      rest = afterValue(rest - name - 4, entry.getValue(), depth);
    }
    return rest;
  }
}
