package dev.pgemit.benchmarks.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Executes commands in a worker process: reads a JSON line per command from standard input, and
 * writes a line with the answer to standard output.
 */
public final class WorkerServer {
  private WorkerServer() {}

  /** Executes one command. */
  @FunctionalInterface
  public interface CommandHandler {
    /** Returns the answer. */
    Object handle(String command, JsonNode arguments) throws Exception;
  }

  /** Answers commands until standard input ends. */
  public static void serve(CommandHandler handler) {
    var json = new JsonMapper();
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      out.println("{\"ready\":true}");
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var request = json.readTree(line);
        out.println(json.writeValueAsString(respond(handler, request)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> respond(CommandHandler handler, JsonNode request) {
    try {
      return Map.of(
          "answer", handler.handle(request.path("command").asString(), request.path("fields")));
    } catch (Exception e) {
      e.printStackTrace();
      return Map.of("error", e.toString());
    }
  }
}
