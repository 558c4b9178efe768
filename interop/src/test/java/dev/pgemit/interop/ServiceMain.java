package dev.pgemit.interop;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;

/** The service as a program: it says its port, and runs until it is killed. */
final class ServiceMain {
  private ServiceMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (var api = HttpApi.start(Settings.from(System.getenv()).withoutKeys())) {
      System.out.println("Listening on http://127.0.0.1:" + api.port());
      Thread.currentThread().join();
    }
  }
}
