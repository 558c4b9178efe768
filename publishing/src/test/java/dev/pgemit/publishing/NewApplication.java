package dev.pgemit.publishing;

import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The Spring Boot application, as a process. */
final class NewApplication implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  private NewApplication(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts the jar on a database, and waits until it accepts requests. */
  static NewApplication start(Path jar, TestDatabase database) throws IOException {
    var port = LoopbackPort.findFree();
    var log = jar.resolveSibling("application.log");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--spring.datasource.url=" + database.jdbcUrl())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var application = new NewApplication(process, log, port);
    try {
      Awaitility.await()
          .atMost(START_TIMEOUT)
          .until(() -> application.log().contains("Started ShopApplication"));
      return application;
    } catch (RuntimeException e) {
      application.close();
      throw new IOException("The application did not start:\n" + application.log(), e);
    }
  }

  /** Pays, and returns the status of the response. */
  int pay(int order, int amount) throws IOException, InterruptedException {
    var uri =
        URI.create(
            "http://127.0.0.1:%d/orders/%d/payment?amount=%d".formatted(port, order, amount));
    var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
