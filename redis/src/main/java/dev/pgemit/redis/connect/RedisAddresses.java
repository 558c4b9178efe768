package dev.pgemit.redis.connect;

import dev.pgemit.wire.MessageValidationException;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses of the nodes to connect to first. The text form has no secrets.
 *
 * @param nodes at least one
 */
public record RedisAddresses(List<RedisURI> nodes) {
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?=rediss?://)");
  private static final Pattern ADDRESS = Pattern.compile("rediss?://.+", Pattern.DOTALL);

  /** Copies the list. */
  public RedisAddresses {
    nodes = List.copyOf(nodes);
  }

  /**
   * Parses addresses. Errors do not quote them, since they hold passwords.
   *
   * @param uris each holds one address, or several with commas between them
   * @throws MessageValidationException if there is none, or one is invalid
   */
  public static RedisAddresses parse(List<String> uris) {
    var nodes = uris.stream().flatMap(SEPARATOR::splitAsStream).map(RedisAddresses::node);
    var addresses = new RedisAddresses(nodes.toList());
    if (addresses.nodes.isEmpty()) {
      throw new MessageValidationException("uri", "name at least one node of Redis");
    }
    return addresses;
  }

  private static RedisURI node(String uri) {
    var text = uri.strip();
    if (ADDRESS.matcher(text).matches()) {
      try {
        var node = RedisURI.create(text);
        splitPort(node);
        if (node.getHost() != null && !node.getHost().isEmpty() && node.getPort() > 0) {
          return node;
        }
      } catch (IllegalArgumentException invalid) {
        // Its message quotes the address.
      }
    }
    throw new MessageValidationException(
        "uri",
        "an address of Redis looks like redis://user:password@host:6379, or rediss:// with TLS."
            + " Percent-encode special characters of the password");
  }

  // Lettuce leaves the port in the host if the name has an underscore, as in a network of Docker.
  private static void splitPort(RedisURI node) {
    var host = String.valueOf(node.getHost());
    var colon = host.indexOf(':');
    if (colon >= 0 && colon == host.lastIndexOf(':')) {
      node.setPort(Integer.parseInt(host.substring(colon + 1)));
      node.setHost(host.substring(0, colon));
    }
  }

  /** Returns hosts and ports. */
  @Override
  public String toString() {
    return String.join(", ", nodes.stream().map(RedisAddresses::describe).toList());
  }

  /** Returns host and port of a node. */
  public static String describe(RedisURI node) {
    return node.getHost() + ":" + node.getPort();
  }
}
