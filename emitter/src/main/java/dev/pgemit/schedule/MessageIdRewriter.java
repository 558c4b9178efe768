package dev.pgemit.schedule;

import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the id of an encoded message with another id of the same length, for each run of a
 * recurring message. Postgres delivers equal notifications of one transaction once, and logs could
 * not distinguish two runs with the same id.
 */
final class MessageIdRewriter {
  private MessageIdRewriter() {}

  static EncodedMessage rewrite(String id, EncodedMessage message) {
    return new EncodedMessage(
        id,
        message.channel(),
        replaceId(message.payload(), message.id(), id),
        replaceIdIfPresent(message.attachment(), message.id(), id));
  }

  // Of all values that a caller chose, only the namespace precedes the id, and it is no UUID.
  private static byte @Nullable [] replaceIdIfPresent(
      byte @Nullable [] bytes, String from, String to) {
    return bytes == null ? null : replaceId(bytes, from, to);
  }

  private static byte[] replaceId(byte[] bytes, String from, String to) {
    var old = from.getBytes(StandardCharsets.US_ASCII);
    for (var i = 0; i <= bytes.length - old.length; i++) {
      if (Arrays.equals(bytes, i, i + old.length, old, 0, old.length)) {
        var copy = bytes.clone();
        System.arraycopy(to.getBytes(StandardCharsets.US_ASCII), 0, copy, i, old.length);
        return copy;
      }
    }
    throw new IllegalStateException("The message does not contain its id " + from);
  }
}
