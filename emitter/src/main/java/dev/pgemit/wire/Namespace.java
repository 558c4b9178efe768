package dev.pgemit.wire;

/**
 * A Socket.IO namespace. It starts with {@code /} and equals the server's namespace to the letter.
 *
 * @param name its name, {@code /} for the default one
 */
public record Namespace(String name) {
  /** The namespace that every client connects to unless it asks for another. */
  public static final Namespace DEFAULT = new Namespace("/");

  /** Refuses what no server could hear: the adapter quotes the channel, but does not escape it. */
  public Namespace {
    if (TextEncoding.cannotBeQuoted(name)) {
      throw new MessageValidationException(
          "namespace",
          "a namespace holds no quotation mark, control character or lone surrogate:"
              + " no server could listen for it");
    }
  }

  /**
   * Takes a namespace as Socket.IO does.
   *
   * @param name the name, with or without its leading slash
   * @return the namespace
   */
  public static Namespace of(String name) {
    return new Namespace(name.startsWith("/") ? name : "/" + name);
  }
}
