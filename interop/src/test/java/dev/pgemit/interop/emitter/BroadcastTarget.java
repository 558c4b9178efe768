package dev.pgemit.interop.emitter;

import java.util.List;

/** The recipients of a broadcast: a namespace, rooms and exceptions. */
public record BroadcastTarget(String namespace, List<String> to, List<String> except) {
  /** Everyone in the default namespace. */
  public static final BroadcastTarget EVERYONE = new BroadcastTarget("/", List.of(), List.of());

  public static BroadcastTarget to(String... rooms) {
    return new BroadcastTarget("/", List.of(rooms), List.of());
  }

  public static BroadcastTarget everyoneIn(String namespace) {
    return new BroadcastTarget(namespace, List.of(), List.of());
  }

  public BroadcastTarget except(String... rooms) {
    return new BroadcastTarget(namespace, to, List.of(rooms));
  }
}
