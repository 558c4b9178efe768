package dev.pgemit.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three masters of a Redis cluster on the loopback address, and replicas on demand. */
public final class RedisCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final List<RedisServer> nodes = new ArrayList<>();
  private final List<Path> stateFiles = new ArrayList<>();

  private RedisCluster() {}

  /**
   * Starts a cluster, and waits until each node serves its slots.
   *
   * @return the cluster; the caller closes it
   * @throws IOException if a node does not start
   */
  public static RedisCluster start() throws IOException {
    var cluster = new RedisCluster();
    try {
      for (var i = 0; i < NODES; i++) {
        cluster.addNode();
      }
      cluster.meet();
      await().atMost(START_TIMEOUT).until(cluster::isComplete);
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private RedisServer addNode(String... options) throws IOException {
    var stateFile = Files.createTempFile("pgemit-redis-cluster", ".conf");
    Files.delete(stateFile); // Redis rejects an empty one
    stateFiles.add(stateFile);
    var all =
        new ArrayList<>(
            List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(LoopbackPort.findFree()),
                "--cluster-config-file",
                stateFile.toString(),
                "--cluster-node-timeout",
                "2000",
                "--repl-diskless-sync-delay",
                "0",
                "--repl-diskless-load",
                "on-empty-db"));
    all.addAll(List.of(options));
    var node = RedisServer.start(all.toArray(String[]::new));
    nodes.add(node);
    return node;
  }

  private void meet() throws IOException {
    var command = new ArrayList<>(List.of("redis-cli", "--cluster-yes", "--cluster", "create"));
    nodes.forEach(node -> command.add("127.0.0.1:" + node.port()));
    run(command);
  }

  private boolean isComplete() throws IOException {
    for (var node : nodes) {
      var info = command(node, "cluster", "info");
      if (!info.contains("cluster_state:ok")
          || !info.contains("cluster_known_nodes:" + nodes.size())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a replica of a master, and waits until it has the data.
   *
   * @param master a master of this cluster
   * @return the replica, which the cluster closes
   * @throws IOException if the node does not start
   */
  public RedisServer addReplicaOf(RedisServer master) throws IOException {
    var replica = addNode("--cluster-replica-validity-factor", "0");
    run(
        List.of(
            "redis-cli",
            "--cluster",
            "add-node",
            "127.0.0.1:" + replica.port(),
            "127.0.0.1:" + master.port(),
            "--cluster-slave",
            "--cluster-master-id",
            command(master, "cluster", "myid")));
    await().atMost(START_TIMEOUT).until(this::isComplete);
    awaitReplication(replica);
    return replica;
  }

  /**
   * Waits until a node is a replica that its master keeps up to date.
   *
   * @param node a node of this cluster
   */
  public static void awaitReplication(RedisServer node) {
    await()
        .atMost(START_TIMEOUT)
        .until(() -> command(node, "info", "replication").contains("master_link_status:up"));
  }

  /**
   * Returns the master that has the slot of a key.
   *
   * @param key a key, or a channel of sharded Pub/Sub
   * @return a node of this cluster
   * @throws IOException if no node answers, or none has the slot
   */
  public RedisServer ownerOf(String key) throws IOException {
    for (var node : nodes) {
      // A master replies with a value, any other node with a redirection or an error.
      if (command(node, "exists", key).matches("[01]")) {
        return node;
      }
    }
    throw new IOException("No node has the slot of " + key);
  }

  /**
   * Returns the masters.
   *
   * @return the nodes that were the first masters, whatever has become of them
   */
  public List<RedisServer> masters() {
    return List.copyOf(nodes.subList(0, NODES));
  }

  /**
   * Moves the slot of a key, with the keys in it, from one master to another, and waits until all
   * masters know the new owner.
   *
   * @param key a key, or a channel of sharded Pub/Sub
   * @param target the new owner
   * @throws IOException if a node refuses
   */
  public void moveSlotOf(String key, RedisServer target) throws IOException {
    moveSlotOf(key, target, () -> {});
  }

  /**
   * Moves the slot of a key like {@link #moveSlotOf(String, RedisServer)}.
   *
   * @param key a key, or a channel of sharded Pub/Sub
   * @param target the new owner
   * @param onImporting runs while the source still owns the slot, and the target already serves
   *     clients that send ASKING
   * @throws IOException if a node refuses
   */
  public void moveSlotOf(String key, RedisServer target, Runnable onImporting) throws IOException {
    var source = ownerOf(key);
    var slot = command(source, "cluster", "keyslot", key);
    var targetId = command(target, "cluster", "myid");
    var sourceId = command(source, "cluster", "myid");
    change(target, "cluster", "setslot", slot, "importing", sourceId);
    change(source, "cluster", "setslot", slot, "migrating", targetId);
    onImporting.run();
    var port = Integer.toString(target.port());
    for (var moved : command(source, "cluster", "getkeysinslot", slot, "100").lines().toList()) {
      if (!moved.isEmpty()) {
        change(source, "migrate", "127.0.0.1", port, moved, "0", "5000");
      }
    }
    change(target, "cluster", "setslot", slot, "node", targetId);
    change(source, "cluster", "setslot", slot, "node", targetId);
    // Another move before the nodes agree could make Redis delete the keys of the slot.
    await().atMost(START_TIMEOUT).until(() -> isOwnedBy(key, target));
  }

  private boolean isOwnedBy(String key, RedisServer owner) throws IOException {
    for (var master : masters()) {
      var reply = command(master, "exists", key);
      if (master == owner ? !reply.matches("[01]") : !reply.endsWith(":" + owner.port())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes a replica the master, without losing a write.
   *
   * @param replica a replica of this cluster
   * @throws IOException if it refuses
   */
  public static void failOverTo(RedisServer replica) throws IOException {
    change(replica, "cluster", "failover");
    await()
        .atMost(START_TIMEOUT)
        .until(() -> command(replica, "info", "replication").contains("role:master"));
  }

  private static void change(RedisServer node, String... arguments) throws IOException {
    var reply = command(node, arguments);
    if (!reply.equals("OK")) {
      throw new IOException(String.join(" ", arguments) + ": " + reply);
    }
  }

  /**
   * Returns what {@code redis-cli} prints for a command.
   *
   * @param node the node that executes it
   * @param arguments the command
   * @return the reply, or the error of Redis
   * @throws IOException if the node does not answer
   */
  public static String command(RedisServer node, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(node.port())));
    command.addAll(List.of(arguments));
    return run(command).strip();
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + printed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
    return printed;
  }

  /**
   * Returns the addresses of the nodes.
   *
   * @return {@code redis://127.0.0.1:port} of each node, with commas between them
   */
  public String urls() {
    return String.join(",", nodes.stream().map(RedisServer::url).toList());
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
    for (var stateFile : stateFiles) {
      try {
        Files.deleteIfExists(stateFile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
