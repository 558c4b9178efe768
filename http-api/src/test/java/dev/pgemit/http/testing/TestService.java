package dev.pgemit.http.testing;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** A running service on a port of its own. */
public final class TestService extends ServiceClient implements AutoCloseable {
  private final HttpApi api;

  private TestService(HttpApi api, String authorization) {
    super(authorization);
    this.api = api;
  }

  public static TestService start(TestDatabase database) {
    return start(database.url(), Map.of());
  }

  public static TestService start(String databaseUrl, Map<String, String> extraSettings) {
    return new TestService(HttpApi.start(settings(databaseUrl, extraSettings).withoutKeys()), "");
  }

  /** Starts a service that requires keys. */
  public static TestService startWithKeys(String databaseUrl, Map<String, String> extraSettings) {
    return new TestService(HttpApi.start(settings(databaseUrl, extraSettings)), "");
  }

  /** Starts a service without Postgres and without keys. */
  public static TestService startWithoutPostgres(Map<String, String> settings) {
    return new TestService(HttpApi.start(complete(settings).withoutKeys()), "");
  }

  /** Starts a service without Postgres that requires keys. */
  public static TestService startWithoutPostgresWithKeys(Map<String, String> settings) {
    return new TestService(HttpApi.start(complete(settings)), "");
  }

  private static Settings settings(String databaseUrl, Map<String, String> extraSettings) {
    var environment = new HashMap<>(extraSettings);
    environment.put("DATABASE_URL", databaseUrl);
    return complete(environment);
  }

  private static Settings complete(Map<String, String> settings) {
    var environment = new HashMap<>(settings);
    environment.putIfAbsent("PORT", "0");
    environment.putIfAbsent("PGEMIT_WARM_UP", "off"); // two seconds
    return Settings.from(environment);
  }

  @Override
  public TestService withKey(String key) {
    return new TestService(api, "Bearer " + key);
  }

  @Override
  public int port() {
    return api.port();
  }

  /** Stops the service. A second call does nothing. */
  public void stop() {
    api.close();
  }

  @Override
  public void close() {
    stop();
  }
}
