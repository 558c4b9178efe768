package dev.pgemit.cli;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the files of tables unreadable or unwritable, on a server of this machine. Closing restores
 * the files.
 */
final class UnreadableTableFiles implements AutoCloseable {
  private static final List<String> TABLES =
      List.of("socket_io_attachments", "pgemit_scheduled", "pgemit_schema_history");

  private final TestDatabase database;

  // The moved files, by their original paths.
  private final Map<Path, Path> backups = new TreeMap<>();

  private UnreadableTableFiles(TestDatabase database) {
    this.database = database;
  }

  static UnreadableTableFiles withMissingFiles(TestDatabase database)
      throws SQLException, IOException {
    var files = new UnreadableTableFiles(database);
    files.moveFiles();
    return files;
  }

  /** Every write to {@code /dev/full} fails with "no space left on device". */
  static UnreadableTableFiles onFullDisk(TestDatabase database) throws SQLException, IOException {
    var files = withMissingFiles(database);
    for (var path : files.backups.keySet()) {
      Files.createSymbolicLink(path, Path.of("/dev/full"));
    }
    return files;
  }

  private void moveFiles() throws SQLException, IOException {
    database.execute("CREATE TABLE kept_history AS TABLE pgemit_schema_history");
    var data = Path.of(database.query("SHOW data_directory"));
    for (var table : TABLES) {
      // The new file is empty, and none of its pages are cached.
      database.execute("TRUNCATE " + table);
      var path = data.resolve(database.query("SELECT pg_relation_filepath('%s')".formatted(table)));
      backups.put(path, Files.move(path, path.resolveSibling(path.getFileName() + ".kept")));
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    for (var file : backups.entrySet()) {
      Files.deleteIfExists(file.getKey());
      Files.move(file.getValue(), file.getKey());
    }
    database.execute("INSERT INTO pgemit_schema_history TABLE kept_history");
    database.execute("DROP TABLE kept_history");
  }
}
