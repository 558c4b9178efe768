package dev.pgemit.redis.wire;

/**
 * The destination of an encoded message: an entry of a stream, or a channel.
 *
 * @param command {@code XADD}, {@code PUBLISH} or {@code SPUBLISH}
 * @param type the type of the message, for an entry; otherwise empty
 * @param target the namespace of an entry, or the channel
 */
record StreamsAddress(String command, String type, String target) {
  private static final String ENTRY = "XADD";

  static StreamsAddress ofEntry(int type, String namespace) {
    return new StreamsAddress(ENTRY, Integer.toString(type), namespace);
  }

  static StreamsAddress ofChannel(boolean isSharded, String channel) {
    return new StreamsAddress(isSharded ? "SPUBLISH" : "PUBLISH", "", channel);
  }

  boolean isEntry() {
    return command.equals(ENTRY);
  }

  boolean isShardedChannel() {
    return command.equals("SPUBLISH");
  }

  /** Returns the form that {@link #parse} reads, with the target last. */
  String format() {
    return command + " " + type + " " + target;
  }

  static StreamsAddress parse(String text) {
    var command = text.indexOf(' ');
    var type = text.indexOf(' ', command + 1);
    return new StreamsAddress(
        text.substring(0, command), text.substring(command + 1, type), text.substring(type + 1));
  }
}
