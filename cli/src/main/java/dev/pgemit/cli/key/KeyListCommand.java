package dev.pgemit.cli.key;

import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.TextTable;
import dev.pgemit.http.keys.KeyDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the keys. */
@Command(
    name = "list",
    description = "List the active keys, without their secrets.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit key list --all",
    })
final class KeyListCommand implements Callable<Integer> {
  @Option(names = "--all", description = "Also list expired, replaced and revoked keys")
  private boolean includesInactive;

  @Option(names = "--json", description = "Print JSON, with microseconds in every time")
  private boolean isJson;

  @Mixin private KeysOption keys = new KeysOption();

  @Override
  public Integer call() {
    var snapshot = keys.open().list();
    var listed =
        snapshot.keys().stream()
            .filter(key -> includesInactive || key.isActive(snapshot.now()))
            .toList();
    var rows = listed.stream().map(key -> KeyRow.of(key, snapshot.now())).toList();
    if (isJson) {
      System.out.println(
          KeyRow.toJson(
              listed.stream()
                  .map(
                      key -> KeyDocument.of(key, snapshot.now(), snapshot.lastUses().get(key.id())))
                  .toList()));
    } else if (rows.isEmpty()) {
      System.out.println(
          "No key is active. Create one: pgemit key create --name app --allow" + " emit,broadcast");
    } else {
      System.out.print(
          TextTable.format(KeyRow.COLUMN_TITLES, rows.stream().map(KeyRow::cells).toList()));
    }
    return 0;
  }
}
