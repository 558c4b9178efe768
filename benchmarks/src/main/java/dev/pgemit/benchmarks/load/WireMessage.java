package dev.pgemit.benchmarks.load;

import dev.pgemit.wire.Channels;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.Rooms;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The bytes that pgemit itself would send, for those who send them without it. */
final class WireMessage {
  private static final Channels CHANNELS = new Channels(Channels.DEFAULT_PREFIX);

  private final MessageEncoder encoder =
      new MessageEncoder(CHANNELS, MessageEncoder.MOST_PAYLOAD, new JsonMapper());
  private final Object argument;

  WireMessage(Payload payload) {
    if (payload.isAttachment()) {
      throw new IllegalArgumentException("A bare pg_notify takes small messages alone");
    }
    this.argument = payload.argument();
  }

  String channel() {
    return CHANNELS.channel(Namespace.DEFAULT);
  }

  byte[] bytes(String marker) {
    var args = List.of(marker, argument);
    var event =
        new Message.Broadcast(Namespace.DEFAULT, Rooms.EVERYONE, false, true, "bench", args);
    return encoder.encode(event, null).payload();
  }
}
