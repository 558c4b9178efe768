package dev.pgemit.interop.node;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Node process that accepts commands and reports events, as JSON lines. When it ends, calls and
 * waits fail at once, with its exit code and its output.
 */
public final class NodeProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  // Longer than the timeouts of the programs, whose own messages say more.
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(150);

  private final String name;
  private final Process process;
  private final ErrorOutput errorOutput;
  private final Writer input;
  private final AtomicInteger sequence = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
  private final ReportLog reports = new ReportLog();
  private volatile @Nullable Consumer<JsonNode> reportConsumer;
  private volatile boolean hasEnded;

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.errorOutput = ErrorOutput.read(process, name);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    var reader = new Thread(this::read, name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a script of the workspace. */
  public static NodeProcess start(String script, String... arguments) {
    return start(NodeWorkspace.folder(), Map.of(), script, arguments);
  }

  /** Starts a script of another folder. */
  public static NodeProcess start(
      Path folder, Map<String, String> environment, String script, String... arguments) {
    var command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      return new NodeProcess(script, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and waits for its reply. */
  public JsonNode call(String command, Map<String, ?> fields) {
    return call(command, fields, REPLY_TIMEOUT);
  }

  /** Sends a command and waits for its reply, at most for a time. */
  public JsonNode call(String command, Map<String, ?> fields, Duration timeout) {
    var sequenceNumber = sequence.incrementAndGet();
    var reply = new CompletableFuture<JsonNode>();
    replies.put(sequenceNumber, reply);
    var message = JSON.createObjectNode().put("seq", sequenceNumber).put("command", command);
    fields.forEach((key, value) -> message.set(key, JSON.valueToTree(value)));
    try {
      synchronized (input) {
        input.write(JSON.writeValueAsString(message) + "\n");
        input.flush();
      }
    } catch (IOException e) {
      reply.completeExceptionally(e);
    }
    var response = awaitReply(reply, command, timeout);
    if (response.has("error")) {
      throw new IllegalStateException(name + ": " + response.get("error").asString());
    }
    return response;
  }

  private JsonNode awaitReply(CompletableFuture<JsonNode> reply, String command, Duration timeout) {
    if (hasEnded) {
      failReplies();
    }
    try {
      return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failure("has not replied to " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("has not replied to " + command, e);
    }
  }

  /** Returns all reports so far, in order. */
  public Stream<JsonNode> reports() {
    return reports.all();
  }

  /** Returns all reports of a type so far, in order. */
  public Stream<JsonNode> reports(String type) {
    return reports.ofType(type);
  }

  /** Returns all reports of a type about one client so far, in order. */
  Stream<JsonNode> reports(String type, String client) {
    return reports.ofClient(type, client);
  }

  /**
   * Passes every further report to a consumer, on the reading thread. The numbers of a load, which
   * would fill the memory, are not stored any more.
   */
  public void onReport(Consumer<JsonNode> consumer) {
    reportConsumer = consumer;
  }

  /** Returns whether the process has ended, or has closed its output. */
  public boolean hasEnded() {
    return hasEnded;
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Waits for a report. */
  public JsonNode awaitReport(String type, Predicate<JsonNode> condition) {
    try {
      await(name + " reports " + type)
          .atMost(REPLY_TIMEOUT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> hasEnded || findReport(type, condition).isPresent());
    } catch (ConditionTimeoutException e) {
      throw failure("has not reported " + type, e);
    }
    return findReport(type, condition)
        .orElseThrow(() -> failure("has not reported " + type, new IOException("End of output")));
  }

  private Optional<JsonNode> findReport(String type, Predicate<JsonNode> condition) {
    return reports(type).filter(condition).findFirst();
  }

  /** Kills the process, like a crash. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (var reader = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
      for (var text = reader.readLine(); text != null; text = reader.readLine()) {
        dispatch(JSON.readTree(text));
      }
    } catch (IOException e) {
      reports.add(JSON.createObjectNode().put("type", "error").put("message", e.toString()));
    } finally {
      hasEnded = true;
      failReplies();
    }
  }

  private void failReplies() {
    replies.values().forEach(it -> it.completeExceptionally(new IOException("End of output")));
  }

  private String state() {
    if (!hasEnded) {
      return "It is running.";
    }
    try {
      return process.waitFor(10, TimeUnit.SECONDS)
          ? "It ended with exit code " + process.exitValue() + "."
          : "It has closed its output.";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "It has closed its output.";
    }
  }

  private IllegalStateException failure(String what, Exception cause) {
    var text =
        "%s %s. %s\nReports: %s\nStandard error: %s"
            .formatted(
                name, what, state(), ReportSummary.of(reports.all().toList()), errorOutput.text());
    return new IllegalStateException(text, cause);
  }

  private void dispatch(JsonNode message) {
    var reply =
        message.path("type").asString().equals("reply")
            ? replies.remove(message.path("seq").asInt())
            : null;
    if (reply != null) {
      reply.complete(message);
    } else {
      var consumer = reportConsumer;
      if (consumer != null) {
        consumer.accept(message);
      }
      if (consumer == null || !message.path("type").asString().equals("numbers")) {
        reports.add(message);
      }
    }
  }
}
