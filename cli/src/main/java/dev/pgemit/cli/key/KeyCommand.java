package dev.pgemit.cli.key;

import dev.pgemit.cli.command.CommandGroup;
import dev.pgemit.cli.command.VersionProvider;
import picocli.CommandLine.Command;

/** Manages the API keys of the service. */
@Command(
    name = "key",
    description = "Manage the keys of the service and their permissions.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeyCreateCommand.class,
      KeyListCommand.class,
      KeyRotateCommand.class,
      KeyRevokeCommand.class
    },
    footer = {
      "",
      "Example:",
      "  pgemit key list",
      "",
      "The keys are in Postgres at DATABASE_URL, or in the file of PGEMIT_KEYS_FILE or"
          + " --keys-file. docs/access.md describes keys and permissions."
    })
public final class KeyCommand extends CommandGroup {}
