package dev.pgemit.benchmarks.process;

import dev.pgemit.benchmarks.protocol.WorkerServer;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process that executes one command at a time and answers each. */
public final class WorkerProcess implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ChildProcess process;
  private final Writer input;
  private final BufferedReader output;

  /** Starts a program that speaks the protocol of {@link WorkerServer}, in any language. */
  public WorkerProcess(ChildProcess process) {
    this.process = process;
    this.input = process.process().outputWriter(StandardCharsets.UTF_8);
    this.output = process.process().inputReader(StandardCharsets.UTF_8);
    readLine(); // the ready line
  }

  /** Sends a command, and waits for the answer. */
  public JsonNode call(String command, Object fields) {
    var request = JSON.createObjectNode().put("command", command);
    request.set("fields", JSON.valueToTree(fields));
    try {
      input.write(JSON.writeValueAsString(request) + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(process.describe("has ended"), e);
    }
    var reply = readLine();
    if (reply.has("error")) {
      throw new IllegalStateException(
          process.describe("failed to run \"" + command + "\": " + reply.path("error").asString()));
    }
    return reply.path("answer");
  }

  /** Sends a command, and converts the answer to a type. */
  public <T> T call(String command, Object fields, Class<T> type) {
    return JSON.treeToValue(call(command, fields), type);
  }

  /** Returns the process. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode readLine() {
    try {
      var line = output.readLine();
      if (line == null) {
        throw new EOFException();
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(process.describe("has ended"), e);
    }
  }
}
