package dev.pgemit.http.emit;

import dev.pgemit.http.body.EmitLimits;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.JsonPointers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resolves binary in JSON. Arguments reference base64 attachments by {@code {"_placeholder": true,
 * "num": 0}}, as in Socket.IO packets.
 */
public final class AttachmentResolver {
  private final List<Optional<byte[]>> decoded = new ArrayList<>();
  private final BitSet used = new BitSet();
  private final ValidationErrors errors;

  private AttachmentResolver(ValidationErrors errors) {
    this.errors = errors;
  }

  /**
   * Reads the fields {@code args} and {@code attachments} and replaces each placeholder with its
   * binary.
   */
  public static List<JsonNode> resolve(FieldReader fields) {
    var resolver = new AttachmentResolver(fields.errors());
    resolver.decode(
        fields.arrayField("attachments", EmitLimits.MAX_ATTACHMENTS, "join several into one"));
    var args =
        fields.arrayField(
            "args", EmitLimits.MAX_ARGS, "put them into an array or an object, as one argument");
    var resolved = new ArrayList<JsonNode>(args.size());
    for (var i = 0; i < args.size(); i++) {
      var arg = args.get(i);
      resolved.add(hasPlaceholder(arg) ? resolver.replacePlaceholders(arg, "/args/" + i) : arg);
    }
    resolver.rejectUnused();
    return resolved;
  }

  private void decode(List<JsonNode> encoded) {
    for (var i = 0; i < encoded.size(); i++) {
      var node = encoded.get(i);
      var bytes = node.isBinary() ? Optional.of(node.binaryValue()) : decoded(node);
      if (bytes.isEmpty()) {
        errors.add("/attachments/" + i, "must be a string of base64, with its padding");
      }
      decoded.add(bytes);
    }
  }

  private static Optional<byte[]> decoded(JsonNode node) {
    // Java's decoder accepts missing padding, which would hide a truncated end.
    if (!node.isString() || node.stringValue().length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(node.stringValue()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // Almost no argument has one, and a pointer to each value would cost more than the rest.
  private static boolean hasPlaceholder(JsonNode node) {
    if (isPlaceholder(node)) {
      return true;
    }
    for (var child : node.values()) {
      if (child.isContainer() && hasPlaceholder(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPlaceholder(JsonNode node) {
    return node instanceof ObjectNode object
        && object.get("_placeholder") instanceof BooleanNode mark
        && mark.booleanValue();
  }

  private JsonNode replacePlaceholders(JsonNode node, String pointer) {
    if (node instanceof ObjectNode object) {
      if (isPlaceholder(object)) {
        return resolvePlaceholder(object, pointer);
      }
      for (var name : List.copyOf(object.propertyNames())) {
        object.set(
            name, replacePlaceholders(object.get(name), pointer + "/" + JsonPointers.escape(name)));
      }
    } else if (node instanceof ArrayNode array) {
      for (var i = 0; i < array.size(); i++) {
        array.set(i, replacePlaceholders(array.get(i), pointer + "/" + i));
      }
    }
    return node;
  }

  private JsonNode resolvePlaceholder(ObjectNode placeholder, String pointer) {
    var num = placeholder.path("num");
    if (!num.isInt() || num.intValue() < 0 || num.intValue() >= decoded.size()) {
      errors.add(
          pointer + "/num",
          "must be the index of one of the %d attachments".formatted(decoded.size()));
      return NullNode.instance; // avoids a second error from the encoder
    }
    used.set(num.intValue());
    var bytes = decoded.get(num.intValue()).orElseGet(() -> new byte[0]);
    return JsonNodeFactory.instance.binaryNode(bytes);
  }

  private void rejectUnused() {
    for (var i = used.nextClearBit(0); i < decoded.size(); i = used.nextClearBit(i + 1)) {
      errors.add("/attachments/" + i, "no argument refers to this attachment");
    }
  }
}
