package dev.pgemit.http.access;

import dev.pgemit.http.background.PeriodicTask;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Where the keys of callers come from: Postgres, a file, or nowhere. Thread-safe. */
public abstract class KeySource implements AutoCloseable {
  /**
   * The keys at a point in time.
   *
   * @param digest changes with every change of the keys; never empty
   * @param now the time of the reading, by the clock that decides about expiry
   * @param keys all keys, including inactive keys; empty if the digest has not changed
   */
  record KeyReading(String digest, Instant now, Optional<List<StoredKey>> keys) {}

  KeySource() {}

  /**
   * Returns the keys in Postgres.
   *
   * @param dataSource provides a connection within one second or fails
   * @param attachmentsTable the attachments table, whose schema also contains the keys table
   * @param failures receives failures of the thread that stores the last uses
   */
  public static KeySource inPostgres(
      DataSource dataSource, String attachmentsTable, PeriodicTask.FailureListener failures) {
    return new TableKeySource(dataSource, attachmentsTable, failures);
  }

  /** Returns the keys in a file. */
  public static KeySource inFile(Path file) {
    return new FileKeySource(file);
  }

  /** Returns a source without keys, for a service whose callers have JWTs. */
  public static KeySource none() {
    return new EmptyKeySource();
  }

  /**
   * Checks the source before the first reading, and starts to store uses.
   *
   * @throws dev.pgemit.http.settings.SettingsException if a setting names an unusable source
   */
  void start() {}

  /**
   * Reads the keys.
   *
   * @param knownDigest the digest of the last reading; empty before the first
   * @param clock receives the time of the source
   * @throws KeysUnavailableException if the keys cannot be read
   */
  abstract KeyReading readIfChanged(String knownDigest, DatabaseClock clock);

  /** Records a use of a valid key, if the source stores uses. */
  void markUsed(String id) {}

  /** Returns the failure of a start without any usable key. */
  abstract NoUsableKeyException noActiveKey();

  @Override
  public void close() {}
}
