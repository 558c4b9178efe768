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

/** Three masters of a Redis cluster on the loopback address. */
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

  private void addNode() throws IOException {
    var stateFile = Files.createTempFile("pgemit-redis-cluster", ".conf");
    Files.delete(stateFile); // Redis rejects an empty one
    stateFiles.add(stateFile);
    nodes.add(
        RedisServer.start(
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            Integer.toString(LoopbackPort.findFree()),
            "--cluster-config-file",
            stateFile.toString(),
            "--cluster-node-timeout",
            "2000"));
  }

  private void meet() throws IOException {
    var command = new ArrayList<>(List.of("redis-cli", "--cluster-yes", "--cluster", "create"));
    nodes.forEach(node -> command.add("127.0.0.1:" + node.port()));
    run(command);
  }

  private boolean isComplete() throws IOException {
    for (var node : nodes) {
      var port = Integer.toString(node.port());
      var info = run(List.of("redis-cli", "-p", port, "cluster", "info"));
      if (!info.contains("cluster_state:ok") || !info.contains("cluster_known_nodes:" + NODES)) {
        return false;
      }
    }
    return true;
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
