package dev.pgemit.interop.faults.environment;

import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.ListeningProcess;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code pgemit serve} process, as deployed. */
public final class PgemitProcess implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(PgemitProcess.class);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(40);
  private static final Path JAR = Path.of("..", "cli", "target", "pgemit.jar");

  /** The system property of a full run, whose services use the optimizing compiler, as deployed. */
  public static final String FULL_RUN = "faults.full";

  // Otherwise the compiler would need more time than all short runs.
  private static final List<String> JVM_OPTIONS =
      Boolean.getBoolean(FULL_RUN) ? List.of() : List.of("-XX:TieredStopAtLevel=1");

  private static final CheckedHttpClient CLIENT =
      new CheckedHttpClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());

  private final ListeningProcess service;

  private PgemitProcess(ListeningProcess service) {
    this.service = service;
  }

  /** Starts the process on a database. */
  public static PgemitProcess start(String databaseUrl) {
    return start(databaseUrl, List.of(), List.of(), Map.of());
  }

  /**
   * Starts the process on a database.
   *
   * @param wrapperCommand a program that runs the process, with its arguments
   * @param jvmOptions the options of the JVM
   * @param environment additional settings
   */
  public static PgemitProcess start(
      String databaseUrl,
      List<String> wrapperCommand,
      List<String> jvmOptions,
      Map<String, String> environment) {
    return start(databaseUrl, wrapperCommand, jvmOptions, environment, List.of("--no-auth"));
  }

  /**
   * Starts a process that requires keys, as a service behind a proxy must.
   *
   * @param port the port on which it listens; 0 for any
   */
  public static PgemitProcess startWithKeys(String databaseUrl, int port) {
    return startWithKeys(databaseUrl, Map.of("PORT", String.valueOf(port)));
  }

  /**
   * Starts a process that requires keys.
   *
   * @param environment additional settings
   */
  public static PgemitProcess startWithKeys(String databaseUrl, Map<String, String> environment) {
    return start(databaseUrl, List.of(), List.of(), environment, List.of());
  }

  private static PgemitProcess start(
      String databaseUrl,
      List<String> wrapperCommand,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> options) {
    var command = new ArrayList<>(wrapperCommand);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", JAR.toString(), "serve"));
    command.addAll(options);
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(Map.of("DATABASE_URL", databaseUrl, "PORT", "0", "PGEMIT_WARM_UP", "off"));
    builder.environment().putAll(environment);
    try {
      return new PgemitProcess(ListeningProcess.start(builder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address of the service. */
  public URI address() {
    return service.address();
  }

  /** Returns the log so far. */
  public List<String> log() {
    return service.log();
  }

  /** Returns the lines of the log about requests that failed unexpectedly, with the causes. */
  public List<String> unexpectedFailures() {
    var lines = log();
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).matches(".*( Incident |A request failed with an Error).*"))
        .mapToObj(i -> String.join(" | ", lines.subList(i, Math.min(i + 4, lines.size()))))
        .toList();
  }

  /** Returns whether a line of the log contains a text. */
  public boolean hasLogged(String text) {
    return log().stream().anyMatch(line -> line.contains(text));
  }

  /** Waits for a text in the log. Returns false at the timeout. */
  public boolean awaitLogged(String text) {
    try {
      await(text).atMost(Duration.ofMinutes(2)).until(() -> hasLogged(text));
      return true;
    } catch (ConditionTimeoutException e) {
      LOGGER.warn("The log does not contain \"{}\", but: {}", text, log());
      return false;
    }
  }

  /** Returns the process. */
  public Process process() {
    return service.process();
  }

  /** Sends a GET request. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build());
  }

  /** Emits an event. */
  public HttpResponse<String> emit(String body) throws IOException, InterruptedException {
    return post("/v1/emit", body);
  }

  /** Sends a POST request. */
  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    var request = request(path).header("Content-Type", "application/json");
    return CLIENT.send(request.POST(BodyPublishers.ofString(body)).build());
  }

  /** Sends a request. */
  public HttpResponse<String> send(String method, String path, String body, String key)
      throws IOException, InterruptedException {
    var request = request(path).header("Content-Type", "application/json");
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return CLIENT.send(request.method(method, publisher).build());
  }

  /** Opens a stream of server-sent events. */
  public HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
    return CLIENT.open(HttpRequest.newBuilder(address().resolve(path)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address().resolve(path)).timeout(RESPONSE_TIMEOUT);
  }

  /** Returns the value of a metric without labels. */
  public double metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    service.close();
  }
}
