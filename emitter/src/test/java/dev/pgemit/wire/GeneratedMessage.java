package dev.pgemit.wire;

import dev.pgemit.testing.fuzz.FuzzInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generated message, and the data that a server must decode from it.
 *
 * @param message the message to encode
 * @param expected the field {@code data} that the server receives
 */
record GeneratedMessage(Message message, Map<String, @Nullable Object> expected) {
  private static final List<String> EVENTS =
      List.of("order:paid", "connect", "disconnecting", "connection", "new_namespace");

  /** The events that Socket.IO reserves, as its documentation lists them. */
  private static final List<String> RESERVED = List.of("connect", "disconnecting");

  private static final List<String> RESERVED_ON_SERVERS =
      List.of("connect", "disconnecting", "connection", "new_namespace");

  static GeneratedMessage of(
      FuzzInput fuzzInput, Namespace namespace, GeneratedValue.ValueTraits traits) {
    var rooms = new RoomFilter(names(fuzzInput, traits), names(fuzzInput, traits));
    var isVolatile = fuzzInput.nextBoolean();
    var compress = fuzzInput.nextBoolean();
    var kind = fuzzInput.nextInt(7);
    if (kind == 1 || kind == 2) {
      var names = names(fuzzInput, traits);
      return new GeneratedMessage(
          kind == 1
              ? new Message.SocketsJoin(namespace, rooms, names)
              : new Message.SocketsLeave(namespace, rooms, names),
          map("opts", optionsOf(rooms), "rooms", names));
    } else if (kind == 3) {
      return new GeneratedMessage(
          new Message.DisconnectSockets(namespace, rooms, compress),
          map("opts", optionsOf(rooms), "close", compress));
    }
    var event =
        fuzzInput.nextBoolean() ? fuzzInput.pick(EVENTS) : traits.track(fuzzInput.nextText(30));
    var args = new ArrayList<@Nullable Object>();
    var packet = new ArrayList<@Nullable Object>(List.of(event));
    for (var left = fuzzInput.nextInt(5); left > 0; left--) {
      var value = GeneratedValue.of(fuzzInput, traits);
      args.add(value.input());
      packet.add(value.expected());
    }
    if (kind == 4) {
      traits.mustBeRejected |= RESERVED_ON_SERVERS.contains(event);
      return new GeneratedMessage(
          new Message.ServerSideEmit(namespace, event, args), map("packet", packet));
    }
    traits.mustBeRejected |= RESERVED.contains(event);
    var flags = new LinkedHashMap<String, @Nullable Object>();
    if (isVolatile) {
      flags.put("volatile", true);
    }
    if (!compress) {
      flags.put("compress", false);
    }
    var options = optionsOf(rooms);
    options.put("flags", flags);
    var data =
        map(
            "packet",
            map("type", BigInteger.TWO, "data", packet, "nsp", namespace.name()),
            "opts",
            options);
    var broadcast = new Message.Broadcast(namespace, rooms, isVolatile, compress, event, args);
    if (kind == 5) {
      flags.put("timeout", BigInteger.TEN);
      data.put("requestId", "r");
      return new GeneratedMessage(new Message.BroadcastWithAck(broadcast, "r", 10), data);
    }
    return new GeneratedMessage(broadcast, data);
  }

  private static Map<String, @Nullable Object> optionsOf(RoomFilter rooms) {
    return map("rooms", distinct(rooms.rooms()), "except", distinct(rooms.except()));
  }

  private static List<String> distinct(List<String> names) {
    return List.copyOf(new LinkedHashSet<>(names));
  }

  private static List<String> names(FuzzInput fuzzInput, GeneratedValue.ValueTraits traits) {
    var names = new ArrayList<String>();
    for (var left = fuzzInput.nextInt(4); left > 0; left--) {
      names.add(traits.track(fuzzInput.nextText(20)));
    }
    return names;
  }

  private static Map<String, @Nullable Object> map(Object... entries) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }
}
