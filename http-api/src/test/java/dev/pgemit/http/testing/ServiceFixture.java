package dev.pgemit.http.testing;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A service on a database of its own: for all tests of a class when registered in a static field,
 * and for each test when registered in another field. Each starts when a test first needs it.
 */
public final class ServiceFixture extends ServiceClient
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final boolean isMigrated;
  private final Map<String, String> settings = new HashMap<>();
  private final Deque<TestChannel> channels = new ArrayDeque<>();
  private boolean requiresKeys;
  private boolean isShared;
  private int sharedChannels;
  private TestDatabase database;
  private TestService service;
  private TestService replica;

  private ServiceFixture(boolean isMigrated) {
    super("");
    this.isMigrated = isMigrated;
  }

  /**
   * Uses a database with the attachments table alone, as the adapter's documentation creates it.
   */
  public static ServiceFixture withAttachmentsTable() {
    return new ServiceFixture(false);
  }

  /** Uses a database with all tables of {@code pgemit migrate}. */
  public static ServiceFixture withAllTables() {
    return new ServiceFixture(true);
  }

  /** Adds a setting of the service. */
  public ServiceFixture setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Makes the service require keys. It starts with the keys that exist by then. */
  public ServiceFixture requireKeys() {
    requiresKeys = true;
    return this;
  }

  public TestDatabase database() throws SQLException {
    if (database == null) {
      database = isMigrated ? TestDatabase.create() : TestDatabase.createWithAttachments();
      if (isMigrated) {
        Migrations.migrate(database.dataSource());
      }
    }
    return database;
  }

  public TestKeys keys() throws SQLException {
    return TestKeys.of(database());
  }

  /** Listens on the channel of a namespace, until the test or the class ends. */
  public TestChannel listen(String namespace) throws SQLException {
    var channel = TestChannel.listen(database(), namespace);
    channels.push(channel);
    return channel;
  }

  /** Returns another replica of the service, on the same database. It starts on the first call. */
  public TestService replica() {
    if (replica == null) {
      replica = start();
    }
    return replica;
  }

  /** Stops the service. A second call does nothing. */
  public void stop() {
    service().stop();
  }

  @Override
  public int port() {
    return service().port();
  }

  @Override
  public TestService withKey(String key) {
    return service().withKey(key);
  }

  private TestService service() {
    if (service == null) {
      service = start();
    }
    return service;
  }

  private TestService start() {
    try {
      return requiresKeys
          ? TestService.startWithKeys(database().url(), settings)
          : TestService.start(database().url(), settings);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    isShared = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    sharedChannels = channels.size();
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    if (!isShared) {
      close();
      return;
    }
    while (channels.size() > sharedChannels) {
      channels.pop().close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    close();
  }

  private void close() throws SQLException {
    while (!channels.isEmpty()) {
      channels.pop().close();
    }
    if (service != null) {
      service.close();
      service = null;
    }
    if (replica != null) {
      replica.close();
      replica = null;
    }
    if (database != null) {
      database.close();
      database = null;
    }
  }
}
