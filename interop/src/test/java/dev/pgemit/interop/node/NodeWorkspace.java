package dev.pgemit.interop.node;

import java.nio.file.Path;

/** The folder {@code interop/node}, with the packages of its lock file installed. */
public final class NodeWorkspace {
  private NodeWorkspace() {}

  /**
   * Installs the packages, and returns the folder. Aborts the test if Node is missing, but fails it
   * in CI.
   */
  public static Path folder() {
    return LazyFolder.FOLDER;
  }

  private static final class LazyFolder {
    static final Path FOLDER = NodePackages.install(Path.of("node").toAbsolutePath());
  }
}
