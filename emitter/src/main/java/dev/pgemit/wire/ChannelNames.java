package dev.pgemit.wire;

/**
 * Names the NOTIFY channels of one deployment, one per namespace.
 *
 * @param prefix the {@code channelPrefix} of the servers' adapters
 * @param maxBytes the limit of a whole name in bytes of UTF-8
 */
public record ChannelNames(String prefix, int maxBytes) {
  /** The adapters' default prefix. */
  public static final String DEFAULT_PREFIX = "socket.io";

  // NAMEDATALEN - 1: pg_notify rejects a longer name, and LISTEN silently cuts it.
  private static final int MAX_CHANNEL_BYTES = 63;

  /** The names of messages that another transport than NOTIFY carries. */
  public static final ChannelNames UNLIMITED = new ChannelNames(DEFAULT_PREFIX, Integer.MAX_VALUE);

  /** Rejects a prefix that is too long for the default namespace. */
  public ChannelNames {
    if (prefix.isEmpty() || TextEncoding.cannotBeQuoted(prefix)) {
      throw new MessageValidationException(
          "channelPrefix",
          "a channel prefix must not be empty, and must not contain quotation marks"
              + " or control characters");
    }
    if (TextEncoding.utf8Length(prefix + "#/") > maxBytes) {
      throw new MessageValidationException(
          "channelPrefix",
          "a channel name has at most %d bytes of UTF-8, so its prefix at most %d"
              .formatted(maxBytes, maxBytes - 2));
    }
  }

  /** Creates names within the limit of NOTIFY. */
  public ChannelNames(String prefix) {
    this(prefix, MAX_CHANNEL_BYTES);
  }

  /** Returns the channel on which a namespace's servers listen. */
  public String forNamespace(Namespace namespace) {
    var channel = prefix + "#" + namespace.name();
    var bytes = TextEncoding.utf8Length(channel);
    if (bytes > maxBytes) {
      throw new MessageValidationException(
          "namespace",
          ("the channel \"%s\" has %d bytes of UTF-8, but Postgres allows at most %d:"
                      + " choose a")
                  .formatted(channel, bytes, maxBytes)
              + " shorter namespace or channel prefix");
    }
    return channel;
  }
}
