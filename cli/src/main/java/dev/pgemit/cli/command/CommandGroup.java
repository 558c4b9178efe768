package dev.pgemit.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that has subcommands, and does nothing without one. */
public abstract class CommandGroup implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Creates a group. */
  protected CommandGroup() {}

  @Override
  public final Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    command
        .getErr()
        .println("\npgemit: The command is missing. Choose a command from the list above.");
    return ExitCode.INVALID_INPUT.number();
  }
}
