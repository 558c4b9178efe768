package dev.pgemit.wire;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Encodes broadcasts whose arguments are JSON already, without a generator. Keeps a few templates,
 * since a caller usually sends many messages of the same kind. Thread-safe.
 */
final class BroadcastTemplates {
  private static final int SLOTS = 16;

  private final ChannelNames channels;
  private final MessageWriters writers;

  // A template of another kind may take the slot of this one at any time.
  private final AtomicReferenceArray<@Nullable BroadcastTemplate> slots =
      new AtomicReferenceArray<>(SLOTS);

  BroadcastTemplates(ChannelNames channels, MessageWriters writers) {
    this.channels = channels;
    this.writers = writers;
  }

  /**
   * Encodes a message, if that takes no generator.
   *
   * @param maxBytes the largest message that is JSON
   */
  @Nullable EncodedMessage encode(
      Message.Broadcast message, @Nullable String traceparent, int maxBytes) {
    var arguments = JsonArguments.jsonOf(message.args());
    if (arguments == null || EventNameValidator.clientFault(message.event()).isPresent()) {
      return null;
    }
    var template = find(message, traceparent);
    var id = MessageId.generate();
    var json = template.fill(id, message.event(), arguments, message.rooms().rooms());
    return json == null || json.length > maxBytes
        ? null
        : new EncodedMessage(id, template.channel(), json, null);
  }

  private BroadcastTemplate find(Message.Broadcast message, @Nullable String traceparent) {
    var hash = message.namespace().name().hashCode() + Objects.hashCode(traceparent);
    var slot = (message.isVolatile() ? 2 : 0) + (message.compress() ? 1 : 0) + hash & SLOTS - 1;
    var template = slots.get(slot);
    if (template == null || !template.fits(message, traceparent)) {
      template =
          BroadcastTemplate.of(
              message, traceparent, channels.forNamespace(message.namespace()), writers);
      slots.set(slot, template);
    }
    return template;
  }
}
