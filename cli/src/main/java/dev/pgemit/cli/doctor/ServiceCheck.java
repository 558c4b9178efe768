package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the running service is reached, and says that it is ready.
 *
 * @param address where it is
 */
record ServiceCheck(URI address) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Finding finding() {
    var ready = URI.create(address.toString().replaceFirst("/+$", "") + "/readyz");
    var request = HttpRequest.newBuilder(ready).timeout(PATIENCE).build();
    try {
      return finding(
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Finding.failure(
          "No service answers at " + address,
          "start \"pgemit serve\", or correct HOST, PORT and the address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.skipped("interrupted");
    }
  }

  private Finding finding(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 200 -> Finding.ok("%s is ready".formatted(address));
      case 503 -> Finding.failure("%s is not ready".formatted(address), detail(answer.body()));
      default ->
          Finding.failure(
              "%s answers %d, which the service does not".formatted(address, answer.statusCode()),
              "correct the address: something else listens there");
    };
  }

  private static String detail(String problem) {
    try {
      return JSON.readTree(problem).path("detail").asString("see its log");
    } catch (JacksonException e) {
      return "see its log";
    }
  }
}
