package dev.pgemit.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A replica of the service in a process of its own, which can be killed. */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern LISTENING_LINE = Pattern.compile("Listening on (http://\\S+)");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ProcessBuilder builder;
  private final Process process;
  private final URI address;

  private ServiceProcess(ProcessBuilder builder, Process process, URI address) {
    this.builder = builder;
    this.process = process;
    this.address = address;
  }

  static ServiceProcess start(String databaseUrl) throws IOException {
    return start(databaseUrl, List.of());
  }

  /** Starts one that asks for keys, as it must be where a proxy lies in front. */
  static ServiceProcess startWithKeys(String databaseUrl) throws IOException {
    return start(databaseUrl, List.of(ServiceMain.WITH_KEYS));
  }

  private static ServiceProcess start(String databaseUrl, List<String> arguments)
      throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>();
    command.addAll(
        List.of(java, "-cp", System.getProperty("java.class.path"), ServiceMain.class.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("DATABASE_URL", databaseUrl, "PORT", "0"));
    return start(builder);
  }

  private static ServiceProcess start(ProcessBuilder builder) throws IOException {
    var process = builder.start();
    return new ServiceProcess(builder, process, awaitAddress(process));
  }

  private static URI awaitAddress(Process process) throws IOException {
    var output = new StringBuilder();
    var log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = log.readLine(); line != null; line = log.readLine()) {
      var address = LISTENING_LINE.matcher(line);
      if (address.find()) {
        drain(log);
        return URI.create(address.group(1));
      }
      output.append(line).append('\n');
    }
    throw new IOException("The service did not start:\n" + output);
  }

  // A full pipe would hold the service up.
  private static void drain(BufferedReader log) {
    var reader =
        new Thread(
            () -> {
              try (log) {
                log.lines().forEach(line -> {});
              } catch (IOException | UncheckedIOException e) {
                Thread.currentThread().interrupt(); // the process has ended, and its pipe with it
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(15))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  int port() {
    return address.getPort();
  }

  /** Stops it with SIGTERM, and starts another one on the same port. */
  ServiceProcess restart() throws IOException {
    process.destroy();
    process.onExit().join();
    builder.environment().put("PORT", Integer.toString(port()));
    return start(builder);
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
