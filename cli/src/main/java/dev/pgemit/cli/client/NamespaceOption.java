package dev.pgemit.cli.client;

import picocli.CommandLine.Option;

/** The option that chooses the namespace. */
public final class NamespaceOption {
  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "/",
      description = "The namespace. Default: ${DEFAULT-VALUE}")
  private String namespace = "/";

  /** Returns the namespace. */
  public String namespace() {
    return namespace;
  }
}
