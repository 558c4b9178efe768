package dev.pgemit.wire;

/**
 * The NOTIFY channels of one deployment: one a namespace.
 *
 * @param prefix what the servers' adapters were given as {@code channelPrefix}
 */
public record Channels(String prefix) {
  /** What the adapter uses unless told otherwise. */
  public static final String DEFAULT_PREFIX = "socket.io";

  // NAMEDATALEN - 1: pg_notify refuses a longer name, and LISTEN silently cuts it.
  private static final int MOST_BYTES = 63;

  /** Refuses a prefix that leaves no room for the default namespace. */
  public Channels {
    if (prefix.isEmpty() || Characters.isUnquotable(prefix)) {
      throw new MessageRefused(
          "channelPrefix",
          "a channel prefix is not empty and holds no quotation mark or control character");
    }
    if (Characters.utf8Length(prefix + "#/") > MOST_BYTES) {
      throw new MessageRefused(
          "channelPrefix",
          "a channel name has at most %d bytes of UTF-8, so its prefix at most %d"
              .formatted(MOST_BYTES, MOST_BYTES - 2));
    }
  }

  /**
   * Names the channel on which a namespace's servers listen.
   *
   * @param namespace the namespace
   * @return the channel, at most 63 bytes of UTF-8
   * @throws MessageRefused if the name would be longer
   */
  public String channel(Namespace namespace) {
    var channel = prefix + "#" + namespace.name();
    var bytes = Characters.utf8Length(channel);
    if (bytes > MOST_BYTES) {
      throw new MessageRefused(
          "namespace",
          "the channel \"%s\" has %d bytes of UTF-8, and PostgreSQL takes at most %d: choose a"
                  .formatted(channel, bytes, MOST_BYTES)
              + " shorter namespace or channel prefix");
    }
    return channel;
  }
}
