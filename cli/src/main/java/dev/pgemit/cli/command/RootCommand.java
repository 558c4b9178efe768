package dev.pgemit.cli.command;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code pgemit}, which holds what all commands share. */
public interface RootCommand {
  /** Returns the environment variables, by name. */
  Map<String, String> environment();

  /** Returns the environment variables of a command. */
  static Map<String, String> environmentOf(CommandSpec command) {
    return ((RootCommand) command.root().userObject()).environment();
  }
}
