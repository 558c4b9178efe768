package dev.pgemit.redis.connect;

import java.util.List;

/**
 * What the nodes of a deployment reported.
 *
 * @param isCluster whether they form a cluster
 * @param isComplete whether each slot has a node that works; true without a cluster
 * @param nodes the nodes that take commands
 */
public record RedisStatus(boolean isCluster, boolean isComplete, List<Node> nodes) {
  /**
   * A node that replied.
   *
   * @param address the host and the port
   * @param product {@code Redis} or {@code Valkey}
   * @param version the version that decides which commands exist, such as {@code 7.0.15}
   */
  public record Node(String address, String product, String version) {
    private static final int FIRST_MAJOR_WITH_SHARDED_PUBSUB = 7;

    static Node of(String address, String info) {
      var isValkey = field(info, "server_name").equals("valkey");
      return new Node(
          address,
          isValkey ? "Valkey" : "Redis",
          field(info, isValkey ? "valkey_version" : "redis_version"));
    }

    /** Returns whether the node has the commands of sharded Pub/Sub. */
    public boolean hasShardedPubSub() {
      var major = version.replaceFirst("\\D.*", "");
      return major.isEmpty() || Integer.parseInt(major) >= FIRST_MAJOR_WITH_SHARDED_PUBSUB;
    }
  }

  /** Copies the nodes. */
  public RedisStatus {
    nodes = List.copyOf(nodes);
  }

  /** Returns the value of a field in a reply to INFO; empty if it is absent. */
  static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
