package dev.pgemit.cli.schedule;

import dev.pgemit.cli.command.CommandGroup;
import dev.pgemit.cli.command.VersionProvider;
import picocli.CommandLine.Command;

/** Manages scheduled emits. */
@Command(
    name = "schedule",
    description = "List, show and cancel scheduled emits.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ScheduleListCommand.class,
      ScheduleShowCommand.class,
      ScheduleCancelCommand.class
    },
    footer = {
      "",
      "Example:",
      "  pgemit schedule list",
    })
public final class ScheduleCommand extends CommandGroup {}
