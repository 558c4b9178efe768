package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.RoomFilter;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Encodes the notifications that pgemit itself would send, for workloads without pgemit. */
final class NotificationEncoder {
  private static final ChannelNames CHANNELS = new ChannelNames(ChannelNames.DEFAULT_PREFIX);

  private final MessageEncoder encoder =
      new MessageEncoder(CHANNELS, MessageEncoder.MAX_PAYLOAD_BYTES, new JsonMapper());
  private final Object argument;

  NotificationEncoder(Payload payload) {
    if (payload.needsAttachment()) {
      throw new IllegalArgumentException("A bare pg_notify supports only small messages");
    }
    this.argument = payload.argument();
  }

  String channel() {
    return CHANNELS.forNamespace(Namespace.DEFAULT);
  }

  byte[] encode(String marker) {
    var args = List.of(marker, argument);
    var event =
        new Message.Broadcast(Namespace.DEFAULT, RoomFilter.ALL, false, true, "bench", args);
    return encoder.encode(event, null).payload();
  }
}
