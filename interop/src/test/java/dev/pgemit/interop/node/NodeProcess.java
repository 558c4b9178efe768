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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Node process that accepts commands and reports events, as JSON lines. */
public final class NodeProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Writer input;
  private final AtomicInteger sequence = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
  private final List<JsonNode> reports = new CopyOnWriteArrayList<>();
  private volatile @Nullable Consumer<JsonNode> reportConsumer;

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
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
    builder.redirectError(ProcessBuilder.Redirect.INHERIT).environment().putAll(environment);
    try {
      return new NodeProcess(script, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and waits for its reply. */
  public JsonNode call(String command, Map<String, ?> fields) {
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
      throw new UncheckedIOException(name + " has ended", e);
    }
    var response = reply.orTimeout(REPLY_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    if (response.has("error")) {
      throw new IllegalStateException(name + ": " + response.get("error").asString());
    }
    return response;
  }

  /** Returns all reports of a type so far, in order. */
  public Stream<JsonNode> reports(String type) {
    return reports.stream().filter(message -> message.path("type").asString().equals(type));
  }

  /**
   * Passes every further report to a consumer, on the reading thread. The numbers of a load, which
   * would fill the memory, are not stored any more.
   */
  public void onReport(Consumer<JsonNode> consumer) {
    reportConsumer = consumer;
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Waits for a report. */
  public JsonNode awaitReport(String type, Predicate<JsonNode> condition) {
    return await(name + " reports " + type)
        .atMost(REPLY_TIMEOUT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> reports(type).filter(condition).findFirst(), found -> found.isPresent())
        .orElseThrow();
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
    }
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
