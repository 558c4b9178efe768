package dev.pgemit.wire;

/**
 * Names the NOTIFY channels of one deployment, one per namespace.
 *
 * @param prefix the {@code channelPrefix} of the servers' adapters
 */
public record ChannelNames(String prefix) {
  /** The adapters' default prefix. */
  public static final String DEFAULT_PREFIX = "socket.io";

  // NAMEDATALEN - 1: pg_notify rejects a longer name, and LISTEN silently cuts it.
  private static final int MAX_CHANNEL_BYTES = 63;

  /** Rejects a prefix that is too long for the default namespace. */
  public ChannelNames {
    if (prefix.isEmpty() || TextEncoding.cannotBeQuoted(prefix)) {
      throw new MessageValidationException(
          "channelPrefix",
          "a channel prefix must not be empty, and must not contain quotation marks"
              + " or control characters");
    }
    if (TextEncoding.utf8Length(prefix + "#/") > MAX_CHANNEL_BYTES) {
      throw new MessageValidationException(
          "channelPrefix",
          "a channel name has at most %d bytes of UTF-8, so its prefix at most %d"
              .formatted(MAX_CHANNEL_BYTES, MAX_CHANNEL_BYTES - 2));
    }
  }

  /** Returns the channel on which a namespace's servers listen, at most 63 bytes of UTF-8. */
  public String forNamespace(Namespace namespace) {
    var channel = prefix + "#" + namespace.name();
    var bytes = TextEncoding.utf8Length(channel);
    if (bytes > MAX_CHANNEL_BYTES) {
      throw new MessageValidationException(
          "namespace",
          ("the channel \"%s\" has %d bytes of UTF-8, but Postgres allows at most %d:"
                      + " choose a")
                  .formatted(channel, bytes, MAX_CHANNEL_BYTES)
              + " shorter namespace or channel prefix");
    }
    return channel;
  }
}
