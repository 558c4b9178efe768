package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.Attempt.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The service. */
public final class HttpDoor implements Door {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(40);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI emit;
  private final String key;
  private final boolean isProxied;

  /**
   * Takes the door.
   *
   * @param address where the service listens
   */
  public HttpDoor(URI address) {
    this(address, "", false);
  }

  private HttpDoor(URI address, String key, boolean isProxied) {
    this.emit = address.resolve("/v1/emit");
    this.key = key;
    this.isProxied = isProxied;
  }

  /**
   * Takes the door through a proxy, which may answer for itself.
   *
   * @param address where the proxy listens
   * @param key for the Authorization header
   */
  public static HttpDoor proxied(URI address, String key) {
    return new HttpDoor(address, key, true);
  }

  @Override
  public String name() {
    return "HTTP";
  }

  @Override
  public Attempt emit(Event event) throws InterruptedException {
    var body =
        "{\"id\":\"%s\",\"event\":\"%s\",\"args\":[%d,\"%s\"]}"
            .formatted(event.id(), Event.NAME, event.number(), event.filler());
    var request =
        HttpRequest.newBuilder(emit)
            .timeout(LONGEST_ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (event.isKeyed()) {
      request.header("Idempotency-Key", event.key());
    }
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    var start = System.nanoTime();
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      return attempt(event, start, answer);
    } catch (ConnectException e) {
      return new Attempt(
          event, name(), start, System.nanoTime(), Outcome.REFUSED, false, "no service");
    } catch (IOException e) {
      return new Attempt(
          event, name(), start, System.nanoTime(), Outcome.UNKNOWN, false, "no answer: " + e);
    }
  }

  private Attempt attempt(Event event, long start, HttpResponse<String> answer) {
    var end = System.nanoTime();
    var outcome = outcome(answer);
    var hasRetryAfter = answer.headers().firstValue("Retry-After").isPresent();
    return new Attempt(
        event,
        name(),
        start,
        end,
        outcome,
        hasRetryAfter,
        outcome == Outcome.ACCEPTED ? "" : answer.body());
  }

  private Outcome outcome(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 202 -> Outcome.ACCEPTED;
      case 500, 503 ->
          answer.body().contains("\"outcome\":\"unknown\"") ? Outcome.UNKNOWN : Outcome.REFUSED;
      default -> {
        // The proxy does not know what became of the call.
        if (isProxied && (answer.statusCode() == 502 || answer.statusCode() == 504)) {
          yield Outcome.UNKNOWN;
        }
        throw new IllegalStateException(
            "Not 202, 500 or 503: " + answer.statusCode() + " " + answer.body());
      }
    };
  }

  @Override
  public void close() {}
}
