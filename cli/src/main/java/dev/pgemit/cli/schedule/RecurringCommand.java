package dev.pgemit.cli.schedule;

import dev.pgemit.cli.command.CommandGroup;
import dev.pgemit.cli.command.VersionProvider;
import picocli.CommandLine.Command;

/** Manages recurring emits. */
@Command(
    name = "recurring",
    description = "Manage recurring emits, which are sent at each time of a cron expression.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RecurringListCommand.class,
      RecurringPutCommand.class,
      RecurringPauseCommand.class,
      RecurringResumeCommand.class,
      RecurringDeleteCommand.class
    },
    footer = {
      "",
      "Example:",
      "  pgemit recurring list",
    })
public final class RecurringCommand extends CommandGroup {}
