package dev.pgemit.interop;

import java.util.List;
import java.util.stream.Stream;

/** The adapters that servers run in the field. */
public final class AdapterVersions {
  /** The versions of {@code @socket.io/postgres-adapter}. */
  static final List<String> POSTGRES = List.of("0.1.1", "0.2.0", "0.3.1", "0.4.0", "0.5.0");

  /** The kinds and versions of {@code @socket.io/redis-adapter}. */
  static final List<String> REDIS_PUBSUB =
      List.of(
          "classic-7.2.0",
          "classic-8.3.0",
          "sharded-static",
          "sharded-dynamic",
          "sharded-dynamic-private");

  /** The versions of {@code @socket.io/redis-streams-adapter}. */
  static final List<String> REDIS_STREAMS =
      List.of("streams-0.1.0", "streams-0.2.2", "streams-0.3.1");

  private AdapterVersions() {}

  /** Returns all Redis adapters. */
  public static List<String> redis() {
    return Stream.of(REDIS_PUBSUB, REDIS_STREAMS).flatMap(List::stream).toList();
  }
}
