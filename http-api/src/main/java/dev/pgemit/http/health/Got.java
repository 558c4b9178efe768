package dev.pgemit.http.health;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Routes that are got. */
public final class Got {
  private Got() {}

  /** Adds a route for GET, and for HEAD too: Javalin answers a HEAD of its own without asking. */
  public static void at(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
