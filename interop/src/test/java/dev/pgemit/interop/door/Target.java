package dev.pgemit.interop.door;

import java.util.List;

/** To whom: a namespace, rooms and exceptions. */
public record Target(String namespace, List<String> to, List<String> except) {
  /** Everyone in the default namespace. */
  public static final Target EVERYONE = new Target("/", List.of(), List.of());

  public static Target to(String... rooms) {
    return new Target("/", List.of(rooms), List.of());
  }

  public static Target of(String namespace) {
    return new Target(namespace, List.of(), List.of());
  }

  public Target except(String... rooms) {
    return new Target(namespace, to, List.of(rooms));
  }
}
