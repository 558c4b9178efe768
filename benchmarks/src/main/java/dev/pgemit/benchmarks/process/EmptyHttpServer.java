package dev.pgemit.benchmarks.process;

import io.javalin.Javalin;

/** Measures the limit of HTTP: plain Javalin, which reads the body and discards it. */
public final class EmptyHttpServer {
  private EmptyHttpServer() {}

  /** Listens on the port in the first argument. */
  public static void main(String[] arguments) {
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.routes.get("/readyz", context -> context.status(200));
              config.routes.post(
                  "/v1/emit",
                  context -> {
                    context.bodyAsBytes();
                    context.status(202).contentType("application/json").result("{\"id\":\"\"}");
                  });
            })
        .start("127.0.0.1", Integer.parseInt(arguments[0]));
  }
}
