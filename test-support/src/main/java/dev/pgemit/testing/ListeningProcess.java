package dev.pgemit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A service in a separate process, which logs its address. */
public final class ListeningProcess implements AutoCloseable {
  private static final Pattern LISTENING_LINE = Pattern.compile("Listening on (http://\\S+)");
  private static final int START_TIMEOUT_SECONDS = 120;
  private static final int MAX_LOG_LINES = 2_000;

  private final Process process;
  private final Thread reader = new Thread(this::readLog, "service-log");
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> listening = new CompletableFuture<>();
  private final URI address;

  private ListeningProcess(Process process) throws IOException {
    this.process = process;
    reader.setDaemon(true);
    reader.start();
    try {
      this.address = listening.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      close();
      throw new IOException("The service did not start:\n" + String.join("\n", log), e);
    }
  }

  /**
   * Starts a service and waits until it listens.
   *
   * @param builder the command and environment; standard error joins standard output
   * @return the service; the caller closes it
   * @throws IOException with the log, if the service ends or takes longer than two minutes
   */
  public static ListeningProcess start(ProcessBuilder builder) throws IOException {
    var process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new ListeningProcess(process);
  }

  // Reads to the end of the log. With a full pipe, the service would block.
  private void readLog() {
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(this::addLine);
    } catch (IOException | UncheckedIOException e) {
      log.add("The log ends: " + e);
    } finally {
      listening.completeExceptionally(new IOException("The process has ended"));
    }
  }

  private void addLine(String line) {
    if (log.size() < MAX_LOG_LINES) {
      log.add(line);
    }
    var match = LISTENING_LINE.matcher(line);
    if (match.find()) {
      listening.complete(URI.create(match.group(1)));
    }
  }

  /**
   * Returns the address that the service listens on.
   *
   * @return for example {@code http://127.0.0.1:8080}
   */
  public URI address() {
    return address;
  }

  /**
   * Returns the port that the service listens on.
   *
   * @return the port
   */
  public int port() {
    return address.getPort();
  }

  /**
   * Returns the first 2,000 lines of the log.
   *
   * @return the lines so far
   */
  public List<String> log() {
    return List.copyOf(log);
  }

  /**
   * Returns the process.
   *
   * @return the process, whose output this object reads
   */
  public Process process() {
    return process;
  }

  /**
   * Sends SIGTERM, waits until the process has ended, and reads its log to the end.
   *
   * @throws InterruptedException if the caller is interrupted
   */
  public void terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy() would close the streams
    process.waitFor();
    reader.join();
  }

  /** Sends SIGKILL to the process and its children, and waits until the process has ended. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
