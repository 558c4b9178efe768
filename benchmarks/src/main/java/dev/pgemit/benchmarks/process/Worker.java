package dev.pgemit.benchmarks.process;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process that does one thing after the other as it is told, and answers each. */
public final class Worker implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Program program;
  private final Writer input;
  private final BufferedReader output;

  /** Starts a program that serves {@link Commands}, or does the like in another language. */
  public Worker(Program program) {
    this.program = program;
    this.input = program.process().outputWriter(StandardCharsets.UTF_8);
    this.output = program.process().inputReader(StandardCharsets.UTF_8);
    read(); // that it is ready
  }

  /** Asks, and waits for the answer. */
  public JsonNode ask(String command, Object fields) {
    var request = JSON.createObjectNode().put("command", command);
    request.set("fields", JSON.valueToTree(fields));
    try {
      input.write(JSON.writeValueAsString(request) + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(program.describe("has ended"), e);
    }
    var reply = read();
    if (reply.has("error")) {
      throw new IllegalStateException(
          program.describe("could not do \"" + command + "\": " + reply.path("error").asString()));
    }
    return reply.path("answer");
  }

  /** Asks for an answer of a certain type. */
  public <T> T ask(String command, Object fields, Class<T> type) {
    return JSON.treeToValue(ask(command, fields), type);
  }

  /** The process. */
  public Program program() {
    return program;
  }

  @Override
  public void close() {
    program.close();
  }

  private JsonNode read() {
    try {
      var line = output.readLine();
      if (line == null) {
        throw new EOFException();
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(program.describe("has ended"), e);
    }
  }
}
