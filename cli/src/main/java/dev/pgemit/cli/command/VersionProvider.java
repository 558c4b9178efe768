package dev.pgemit.cli.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Returns the version from the jar's manifest, the single place that defines it. */
public final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "pgemit "
          + Objects.requireNonNullElse(
              VersionProvider.class.getPackage().getImplementationVersion(), "(unpacked)"),
      "Java %s (%s), %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch")),
    };
  }
}
