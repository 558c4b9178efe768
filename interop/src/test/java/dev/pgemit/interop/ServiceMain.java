package dev.pgemit.interop;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import java.util.List;

/** The service as a program: it says its port, and runs until it is killed or told to stop. */
final class ServiceMain {
  private ServiceMain() {}

  /** An argument with which the service asks for keys. */
  static final String KEYED = "keyed";

  public static void main(String[] arguments) throws InterruptedException {
    var settings = Settings.from(System.getenv());
    var isKeyed = List.of(arguments).contains(KEYED);
    try (var api = HttpApi.start(isKeyed ? settings : settings.withoutKeys())) {
      Runtime.getRuntime().addShutdownHook(new Thread(api::close)); // at SIGTERM
      System.out.println("Listening on http://127.0.0.1:" + api.port());
      Thread.currentThread().join();
    }
  }
}
