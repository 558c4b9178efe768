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
      "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}",
    };
  }
}
