package dev.pgemit.interop;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import java.util.List;

/** Runs the service: prints its port, and runs until it is killed or receives SIGTERM. */
final class ServiceMain {
  private ServiceMain() {}

  /** The argument with which the service requires keys. */
  static final String WITH_KEYS = "keyed";

  public static void main(String[] arguments) throws InterruptedException {
    var settings = Settings.from(System.getenv());
    var hasKeys = List.of(arguments).contains(WITH_KEYS);
    try (var api = HttpApi.start(hasKeys ? settings : settings.withoutKeys())) {
      Runtime.getRuntime().addShutdownHook(new Thread(api::close)); // at SIGTERM
      System.out.println("Listening on http://127.0.0.1:" + api.port());
      Thread.currentThread().join();
    }
  }
}
