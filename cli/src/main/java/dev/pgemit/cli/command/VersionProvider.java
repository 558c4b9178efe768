package dev.pgemit.cli.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: from the jar's manifest, so that it stands in one place. */
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
