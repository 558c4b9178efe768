package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Emits events through the service. */
public final class HttpEventSender implements EventSender {
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(40);

  private final CheckedHttpClient client;
  private final URI emit;
  private final String key;
  private final boolean isProxied;

  /**
   * Creates a sender.
   *
   * @param address the address of the service
   */
  public HttpEventSender(URI address) {
    this(address, "", false);
  }

  private HttpEventSender(URI address, String key, boolean isProxied) {
    this.emit = address.resolve("/v1/emit");
    this.key = key;
    this.isProxied = isProxied;
    var sampled =
        new CheckedHttpClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build())
            .sampled();
    this.client = isProxied ? sampled.throughNginx() : sampled;
  }

  /**
   * Creates a sender to a service that requires keys.
   *
   * @param address the address of the service
   * @param key the key for the Authorization header
   */
  public static HttpEventSender withKey(URI address, String key) {
    return new HttpEventSender(address, key, false);
  }

  /**
   * Creates a sender through a proxy, which may respond in place of the service.
   *
   * @param address the address of the proxy
   * @param key the key for the Authorization header
   */
  public static HttpEventSender proxied(URI address, String key) {
    return new HttpEventSender(address, key, true);
  }

  @Override
  public String name() {
    return "HTTP";
  }

  @Override
  public EmitAttempt emit(NumberedEvent event) throws InterruptedException {
    var body =
        "{\"id\":\"%s\",\"event\":\"%s\",\"args\":[%d,\"%s\"]}"
            .formatted(event.id(), NumberedEvent.NAME, event.number(), event.filler());
    var request =
        HttpRequest.newBuilder(emit)
            .timeout(RESPONSE_TIMEOUT)
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
      var response = client.send(request.build());
      return attempt(event, start, response);
    } catch (ConnectException e) {
      return new EmitAttempt(
          event, name(), start, System.nanoTime(), Outcome.REFUSED, false, "no service");
    } catch (IOException e) {
      return new EmitAttempt(
          event, name(), start, System.nanoTime(), Outcome.UNKNOWN, false, "no answer: " + e);
    }
  }

  private EmitAttempt attempt(NumberedEvent event, long start, HttpResponse<String> response) {
    var end = System.nanoTime();
    var outcome = outcome(response);
    var hasRetryAfter = response.headers().firstValue("Retry-After").isPresent();
    return new EmitAttempt(
        event,
        name(),
        start,
        end,
        outcome,
        hasRetryAfter,
        outcome == Outcome.ACCEPTED ? "" : response.body());
  }

  private Outcome outcome(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 202 -> Outcome.ACCEPTED;
      case 500, 503 ->
          response.body().contains("\"outcome\":\"unknown\"") ? Outcome.UNKNOWN : Outcome.REFUSED;
      default -> {
        // The proxy does not know the outcome of the call.
        if (isProxied && (response.statusCode() == 502 || response.statusCode() == 504)) {
          yield Outcome.UNKNOWN;
        }
        throw new IllegalStateException(
            "Not 202, 500 or 503: " + response.statusCode() + " " + response.body());
      }
    };
  }

  @Override
  public void close() {}
}
