package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.redis.wire.ShardedWire;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.RoomFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The messages that pgemit itself would send to the sharded adapter, for workloads without pgemit.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShardedMessages(byte[] channel, byte[][] payloads) {
  static ShardedMessages encode(SendRequest request) {
    var wire = new ShardedWire("socket.io", new JsonMapper());
    var argument = request.payload().argument();
    var payloads = new byte[request.perSender()][];
    var channel = "";
    for (var i = 0; i < payloads.length; i++) {
      var args = List.of(request.marker(0, i), argument);
      var event =
          new Message.Broadcast(Namespace.DEFAULT, RoomFilter.ALL, false, true, "bench", args);
      var encoded = wire.encode(event, MessageId.generate(), null);
      channel = encoded.channel();
      payloads[i] = encoded.payload();
    }
    return new ShardedMessages(channel.getBytes(StandardCharsets.UTF_8), payloads);
  }
}
