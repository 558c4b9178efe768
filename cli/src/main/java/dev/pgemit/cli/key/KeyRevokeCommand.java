package dev.pgemit.cli.key;

import dev.pgemit.cli.command.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes a key. */
@Command(
    name = "revoke",
    description =
        "Revoke a key and the keys that it replaced. Every replica rejects them"
            + " within seconds.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit key revoke orders",
    })
final class KeyRevokeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the key")
  private String name = "";

  @Mixin private KeysOption keys = new KeysOption();

  @Override
  public Integer call() {
    var count = keys.open().revoke(name);
    System.out.println(
        count == 1 ? "Revoked the key " + name : "Revoked %d keys %s".formatted(count, name));
    return 0;
  }
}
