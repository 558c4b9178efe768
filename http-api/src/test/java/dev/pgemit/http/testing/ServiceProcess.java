package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the service in a process of its own, for tests of its memory and of its exit. */
public final class ServiceProcess implements AutoCloseable {
  private static final String THREADS_COMMAND = "threads";

  private final Process process;
  private final BufferedReader output;
  private final PrintStream input;
  private final int port;

  private ServiceProcess(Process process) throws IOException {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.port = (int) readNumber();
  }

  public static ServiceProcess start(
      TestDatabase database, Map<String, String> extraSettings, String... options)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ServiceProcess.class.getName()));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().putAll(extraSettings);
    builder.environment().put("DATABASE_URL", database.url());
    builder.environment().put("PORT", "0");
    builder.environment().putIfAbsent("PGEMIT_WARM_UP", "off");
    return new ServiceProcess(builder.start());
  }

  public int port() {
    return port;
  }

  public Process process() {
    return process;
  }

  /** Returns the bytes of live objects on its heap. */
  public long usedHeapBytes() throws IOException {
    input.println();
    return readNumber();
  }

  /** Returns the names of its threads. */
  public List<String> threads() throws IOException {
    input.println(THREADS_COMMAND);
    return List.of(output.readLine().split("\t"));
  }

  /** Returns its resident memory in bytes, on Linux. */
  public long residentBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      var line = lines.filter(one -> one.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
  }

  private long readNumber() throws IOException {
    var line = output.readLine();
    assertThat(line).as("the service runs").isNotNull();
    return Long.parseLong(line);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the service, prints its port, and its heap or its threads for each line. */
  public static void main(String[] arguments) throws IOException {
    var api = HttpApi.start(Settings.from(System.getenv()).withoutKeys());
    Runtime.getRuntime().addShutdownHook(new Thread(api::close));
    System.out.println(api.port());
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(THREADS_COMMAND)) {
        System.out.println(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .collect(Collectors.joining("\t")));
        continue;
      }
      System.gc();
      var runtime = Runtime.getRuntime();
      System.out.println(runtime.totalMemory() - runtime.freeMemory());
    }
  }
}
