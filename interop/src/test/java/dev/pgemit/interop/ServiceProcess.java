package dev.pgemit.interop;

import dev.pgemit.testing.ListeningProcess;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A replica of the service in a process of its own, which can be killed. */
final class ServiceProcess implements AutoCloseable {
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();
  private static final String CLASS_PATH = "java.class.path";

  private final ProcessBuilder builder;
  private final ListeningProcess service;

  private ServiceProcess(ProcessBuilder builder) throws IOException {
    this.builder = builder;
    this.service = ListeningProcess.start(builder);
  }

  static ServiceProcess start(String databaseUrl) throws IOException {
    return start(databaseUrl, List.of());
  }

  /** Starts a replica that requires keys, as a service behind a proxy must. */
  static ServiceProcess startWithKeys(String databaseUrl) throws IOException {
    return start(databaseUrl, List.of(ServiceMain.WITH_KEYS));
  }

  /** Starts a replica with another folder on its class path. */
  static ServiceProcess startWith(Path folder, String databaseUrl) throws IOException {
    var classPath = folder + File.pathSeparator + System.getProperty(CLASS_PATH);
    return start(databaseUrl, classPath, List.of());
  }

  private static ServiceProcess start(String databaseUrl, List<String> arguments)
      throws IOException {
    return start(databaseUrl, System.getProperty(CLASS_PATH), arguments);
  }

  private static ServiceProcess start(String databaseUrl, String classPath, List<String> arguments)
      throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            ServiceMain.class.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(Map.of("DATABASE_URL", databaseUrl, "PORT", "0", "PGEMIT_WARM_UP", "off"));
    return new ServiceProcess(builder);
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(service.address().resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(service.address().resolve(path))
            .timeout(Duration.ofSeconds(60))
            .build());
  }

  int port() {
    return service.port();
  }

  /** Stops the replica with SIGTERM, and starts another one on the same port. */
  ServiceProcess restart() throws IOException, InterruptedException {
    service.terminate();
    builder.environment().put("PORT", Integer.toString(port()));
    return new ServiceProcess(builder);
  }

  /** Kills the replica, like {@code kill -9}. */
  void kill() {
    service.kill();
  }

  @Override
  public void close() {
    kill();
  }
}
