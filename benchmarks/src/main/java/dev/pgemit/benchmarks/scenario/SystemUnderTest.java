package dev.pgemit.benchmarks.scenario;

/** The system whose way into Postgres or Redis a scenario measures. */
public enum SystemUnderTest {
  JAVA("pgemit, Java"),
  JAVA_OVER_REDIS("pgemit, Java, over Redis"),
  PGEMIT_HTTP("pgemit, HTTP with a key"),
  PGEMIT_HTTPS("pgemit, HTTPS with a key"),
  OFFICIAL("official Node emitter"),
  REDIS("Redis emitter"),
  EXPRESS("Express over the official emitter"),
  SOCKET_SERVER("Socket.IO server"),
  EMPTY_HTTP("empty Javalin handler"),
  DRIVER("pgjdbc alone"),
  LETTUCE("Lettuce alone");

  private final String title;

  SystemUnderTest(String title) {
    this.title = title;
  }

  /** Returns the description for readers of the report. */
  public String title() {
    return title;
  }

  /** Returns whether a JVM with an HTTP server handles the events, which needs long to warm up. */
  public boolean isJavaServer() {
    return isPgemitService() || this == EMPTY_HTTP;
  }

  /** Returns whether {@code pgemit serve} handles the events. */
  boolean isPgemitService() {
    return this == PGEMIT_HTTP || this == PGEMIT_HTTPS;
  }

  /** Returns whether the events come from a worker that runs on Node. */
  boolean sendsFromNode() {
    return this == OFFICIAL || this == REDIS || this == SOCKET_SERVER;
  }

  /** Returns whether the events go to Redis. */
  public boolean isOverRedis() {
    return this == JAVA_OVER_REDIS || this == REDIS || this == LETTUCE;
  }

  /** Returns whether the scenario needs Node. */
  boolean needsNode() {
    return sendsFromNode() || this == EXPRESS;
  }

  /** Returns whether a sender's events must arrive in order. A connection pool reorders events. */
  boolean keepsOrder() {
    return this != OFFICIAL && this != EXPRESS;
  }

  /** Returns whether an answer confirms the commit of Postgres, or the delivery to Redis. */
  boolean confirmsPublication() {
    return this != EXPRESS;
  }

  /** Returns whether any event arrives. */
  boolean isPublishing() {
    return this != EMPTY_HTTP;
  }
}
