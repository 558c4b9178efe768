package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A call of the service, and the tables that it needs.
 *
 * @param name the name for the report
 * @param method the HTTP method
 * @param path the path with the query
 * @param body the JSON body; empty for none
 * @param key the idempotency key; empty for none
 * @param requiredTables the tables without which the call fails
 */
record ServiceCall(
    String name, String method, String path, String body, String key, Set<String> requiredTables) {
  static ServiceCall emit(String name, String body, String... requiredTables) {
    return new ServiceCall(name, "POST", "/v1/emit", body, "", Set.of(requiredTables));
  }

  static ServiceCall get(String name, String path, String... requiredTables) {
    return new ServiceCall(name, "GET", path, "", "", Set.of(requiredTables));
  }

  static ServiceCall request(
      String name, String method, String path, String body, String... requiredTables) {
    return new ServiceCall(name, method, path, body, "", Set.of(requiredTables));
  }

  ServiceCall withKey(String value) {
    return new ServiceCall(name, method, path, body, value, requiredTables);
  }

  /** Starts the call. */
  CompletableFuture<CallResult> send(PgemitProcess service) {
    return CompletableFuture.supplyAsync(
        () -> {
          var start = System.nanoTime();
          var response = unchecked(() -> service.send(method, path, body, key));
          return new CallResult(this, response, (System.nanoTime() - start) / 1e9);
        },
        task -> new Thread(task, name).start());
  }

  private static HttpResponse<String> unchecked(Callable<HttpResponse<String>> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /**
   * The response to a call.
   *
   * @param call the call
   * @param response the response
   * @param seconds the duration of the call
   */
  record CallResult(ServiceCall call, HttpResponse<String> response, double seconds) {
    boolean isAccepted() {
      return response.statusCode() < 300;
    }

    /** Returns whether the call was refused temporarily, without publishing anything. */
    boolean isRefused() {
      return response.statusCode() == 503 && !response.body().contains("\"unknown\"");
    }

    @Override
    public String toString() {
      return "%s: %d%s"
          .formatted(
              call.name(),
              response.statusCode(),
              isAccepted() ? "" : " " + response.body().replaceFirst("(?s).*\"detail\":", ""));
    }
  }
}
