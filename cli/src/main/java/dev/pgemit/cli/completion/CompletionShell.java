package dev.pgemit.cli.completion;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;

/** A shell that completes the commands of {@code pgemit}. */
enum CompletionShell {
  BASH {
    @Override
    String script(CommandLine root) {
      return AutoComplete.bash(root.getCommandName(), root);
    }
  },

  /** Runs the functions of Bash. The script is sourced, or autoloaded from a folder of fpath. */
  ZSH {
    @Override
    String script(CommandLine root) {
      return """
      #compdef %1$s

      # Bash has this command, and the alias that replaces it does not hold in an autoloaded file.
      function compopt { true }

      %2$s

      # The first completion has loaded this file, and wants its own answer.
      if [ "$funcstack[1]" = "_%1$s" ]; then
        _bash_complete -o default -F _complete_%1$s
      fi
      """
          .formatted(root.getCommandName(), BASH.script(root));
    }
  },

  FISH {
    @Override
    String script(CommandLine root) {
      return FishCompletion.script(root);
    }
  };

  /** Returns the script that completes a command and its subcommands. */
  abstract String script(CommandLine root);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
