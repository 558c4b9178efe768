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
 * Tables whose files are gone, or lie on a disk without room, on a server of this machine. Closing
 * it gives the files back.
 */
final class BrokenFiles implements AutoCloseable {
  private static final List<String> TABLES =
      List.of("socket_io_attachments", "pgemit_scheduled", "pgemit_schema_history");

  private final TestDatabase database;

  // By where they were.
  private final Map<Path, Path> kept = new TreeMap<>();

  private BrokenFiles(TestDatabase database) {
    this.database = database;
  }

  static BrokenFiles missing(TestDatabase database) throws SQLException, IOException {
    var files = new BrokenFiles(database);
    files.take();
    return files;
  }

  /** Every write to {@code /dev/full} fails for want of room. */
  static BrokenFiles onFullDisk(TestDatabase database) throws SQLException, IOException {
    var files = missing(database);
    for (var place : files.kept.keySet()) {
      Files.createSymbolicLink(place, Path.of("/dev/full"));
    }
    return files;
  }

  private void take() throws SQLException, IOException {
    database.execute("CREATE TABLE kept_history AS TABLE pgemit_schema_history");
    var data = Path.of(database.query("SHOW data_directory"));
    for (var table : TABLES) {
      // The new file is empty, and nothing of it is in memory.
      database.execute("TRUNCATE " + table);
      var place =
          data.resolve(database.query("SELECT pg_relation_filepath('%s')".formatted(table)));
      kept.put(place, Files.move(place, place.resolveSibling(place.getFileName() + ".kept")));
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    for (var file : kept.entrySet()) {
      Files.deleteIfExists(file.getKey());
      Files.move(file.getValue(), file.getKey());
    }
    database.execute("INSERT INTO pgemit_schema_history TABLE kept_history");
    database.execute("DROP TABLE kept_history");
  }
}
