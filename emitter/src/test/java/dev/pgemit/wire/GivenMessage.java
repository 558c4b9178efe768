package dev.pgemit.wire;

import dev.pgemit.testing.fuzz.Choices;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, and what a server must make of it.
 *
 * @param message what is to be encoded
 * @param expected the field {@code data} of what the server gets
 */
record GivenMessage(Message message, Map<String, @Nullable Object> expected) {
  private static final List<String> EVENTS =
      List.of("order:paid", "connect", "disconnecting", "connection", "new_namespace");

  /** What Socket.IO itself emits, as its documentation lists it. */
  private static final List<String> RESERVED = List.of("connect", "disconnecting");

  private static final List<String> RESERVED_ON_SERVERS =
      List.of("connect", "disconnecting", "connection", "new_namespace");

  static GivenMessage of(Choices choices, Namespace namespace, GivenValue.Traits traits) {
    var rooms = new Rooms(names(choices, traits), names(choices, traits));
    var isVolatile = choices.yes();
    var compress = choices.yes();
    var kind = choices.below(7);
    if (kind == 1 || kind == 2) {
      var names = names(choices, traits);
      return new GivenMessage(
          kind == 1
              ? new Message.SocketsJoin(namespace, rooms, names)
              : new Message.SocketsLeave(namespace, rooms, names),
          map("opts", options(rooms), "rooms", names));
    } else if (kind == 3) {
      return new GivenMessage(
          new Message.DisconnectSockets(namespace, rooms, compress),
          map("opts", options(rooms), "close", compress));
    }
    var event = choices.yes() ? choices.of(EVENTS) : traits.noted(choices.text(30));
    var args = new ArrayList<@Nullable Object>();
    var packet = new ArrayList<@Nullable Object>(List.of(event));
    for (var left = choices.below(5); left > 0; left--) {
      var value = GivenValue.of(choices, traits);
      args.add(value.given());
      packet.add(value.expected());
    }
    if (kind == 4) {
      traits.mustBeRefused |= RESERVED_ON_SERVERS.contains(event);
      return new GivenMessage(
          new Message.ServerSideEmit(namespace, event, args), map("packet", packet));
    }
    traits.mustBeRefused |= RESERVED.contains(event);
    var flags = new LinkedHashMap<String, @Nullable Object>();
    if (isVolatile) {
      flags.put("volatile", true);
    }
    if (!compress) {
      flags.put("compress", false);
    }
    var options = options(rooms);
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
      return new GivenMessage(new Message.BroadcastWithAck(broadcast, "r", 10), data);
    }
    return new GivenMessage(broadcast, data);
  }

  private static Map<String, @Nullable Object> options(Rooms rooms) {
    return map("rooms", distinct(rooms.rooms()), "except", distinct(rooms.except()));
  }

  private static List<String> distinct(List<String> names) {
    return List.copyOf(new LinkedHashSet<>(names));
  }

  private static List<String> names(Choices choices, GivenValue.Traits traits) {
    var names = new ArrayList<String>();
    for (var left = choices.below(4); left > 0; left--) {
      names.add(traits.noted(choices.text(20)));
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
