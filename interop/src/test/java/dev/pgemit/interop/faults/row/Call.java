package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.stage.ServeProcess;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A call of the service, and which tables it cannot do without.
 *
 * @param name for the report
 * @param method of HTTP
 * @param path with the query
 * @param body JSON; empty for none
 * @param key the idempotency key; empty for none
 * @param needs tables
 */
record Call(String name, String method, String path, String body, String key, Set<String> needs) {
  static Call emit(String name, String body, String... needs) {
    return new Call(name, "POST", "/v1/emit", body, "", Set.of(needs));
  }

  static Call get(String name, String path, String... needs) {
    return new Call(name, "GET", path, "", "", Set.of(needs));
  }

  static Call change(String name, String method, String path, String body, String... needs) {
    return new Call(name, method, path, body, "", Set.of(needs));
  }

  Call withKey(String value) {
    return new Call(name, method, path, body, value, needs);
  }

  /** Starts it. */
  CompletableFuture<Answer> of(ServeProcess service) {
    return CompletableFuture.supplyAsync(
        () -> {
          var start = System.nanoTime();
          var answer = checked(() -> service.call(method, path, body, key));
          return new Answer(this, answer, (System.nanoTime() - start) / 1e9);
        },
        task -> new Thread(task, name).start());
  }

  private static HttpResponse<String> checked(Callable<HttpResponse<String>> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /**
   * What came back.
   *
   * @param call the call
   * @param response the answer
   * @param seconds how long it took
   */
  record Answer(Call call, HttpResponse<String> response, double seconds) {
    boolean isAccepted() {
      return response.statusCode() < 300;
    }

    /** Refused for now, and surely not published. */
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
