package dev.pgemit.wire;

/**
 * A Socket.IO namespace. The name starts with {@code /} and must match the server's exactly.
 *
 * @param name the name; {@code /} for the default namespace
 */
public record Namespace(String name) {
  /** The namespace to which clients connect by default. */
  public static final Namespace DEFAULT = new Namespace("/");

  /** Rejects a name whose channel no server can LISTEN to: adapters quote it without escaping. */
  public Namespace {
    if (TextEncoding.cannotBeQuoted(name)) {
      throw new MessageValidationException(
          "namespace",
          "a namespace must not contain quotation marks, control characters or lone"
              + " surrogates, since no server could listen on its channel");
    }
  }

  /** Returns a namespace, with a leading slash added as in Socket.IO. */
  public static Namespace of(String name) {
    return new Namespace(name.startsWith("/") ? name : "/" + name);
  }
}
