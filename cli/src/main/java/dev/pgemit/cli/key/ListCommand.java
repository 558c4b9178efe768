package dev.pgemit.cli.key;

import dev.pgemit.cli.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the keys. */
@Command(
    name = "list",
    description = "Show the keys that are in force: never a secret, which nobody has.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ListCommand implements Callable<Integer> {
  @Option(names = "--all", description = "And those that expired, or were replaced or revoked")
  private boolean all;

  @Option(names = "--json", description = "As JSON, with every time to the microsecond")
  private boolean json;

  @Override
  public Integer call() {
    var listed = Keys.open().list();
    var shown =
        listed.keys().stream()
            .filter(key -> all || key.isGood(listed.now()))
            .map(key -> KeyRow.of(key, listed.now()))
            .toList();
    if (json) {
      System.out.println(KeyRow.json(shown));
    } else if (shown.isEmpty()) {
      System.out.println(
          "No key is in force. Make one: pgemit key create --name app --allow emit,broadcast");
    } else {
      System.out.print(Table.of(KeyRow.TITLES, shown.stream().map(KeyRow::cells).toList()));
    }
    return 0;
  }
}
