package dev.pgemit.cli.client;

import dev.pgemit.cli.command.ServiceException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Receives the server-sent events of the service's tail, and connects again when they end. */
final class RestTailFeed implements TailFeed {
  private static final int MAX_RETRY_SECONDS = 10;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Supplier<InputStream> connect;
  private final ArrayDeque<TailEvent> pending = new ArrayDeque<>();
  private EventLines lines;
  private boolean isLost;
  private int retrySeconds;

  /**
   * Connects.
   *
   * @param connect opens the stream of events
   * @throws ServiceException if the service refuses the tail, or is unreachable
   */
  RestTailFeed(Supplier<InputStream> connect) {
    this.connect = connect;
    this.lines = new EventLines(connect.get());
  }

  @Override
  public Optional<TailEvent> next() throws InterruptedException {
    if (pending.isEmpty()) {
      receive();
    }
    return Optional.ofNullable(pending.poll());
  }

  private void receive() throws InterruptedException {
    if (isLost) {
      reconnect();
      return;
    }
    if (!readEvent()) {
      isLost = true;
      retrySeconds = 0;
      pending.add(new TailEvent.Missed(-1));
    }
  }

  private void reconnect() throws InterruptedException {
    TimeUnit.SECONDS.sleep(retrySeconds);
    retrySeconds = Math.min(Math.max(1, retrySeconds * 2), MAX_RETRY_SECONDS);
    try {
      lines = new EventLines(connect.get());
      isLost = false;
    } catch (ServiceException e) {
      if (!isTemporary(e)) {
        throw e;
      }
    }
  }

  // A service that stops, starts, or has too many callers answers with one of these.
  private static boolean isTemporary(ServiceException failure) {
    var status = failure.problem().path("status").asInt(0);
    return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
  }

  /** Reads one event or comment; returns {@code false} at the end of the stream. */
  private boolean readEvent() throws InterruptedException {
    var name = "";
    var data = "";
    for (var next = lines.take(); next.isPresent(); next = lines.take()) {
      var line = next.get();
      if (line.isEmpty()) {
        add(name, data);
        return true;
      } else if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      }
    }
    return false;
  }

  private void add(String name, String data) {
    switch (name) {
      case "message" -> pending.add(new TailEvent.Received(parse(data)));
      case "lost" -> pending.add(new TailEvent.Missed(parse(data).path("count").asLong(-1)));
      case "end" ->
          throw new ServiceException(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("type", "about:blank")
                  .put("title", "Forbidden")
                  .put("status", FORBIDDEN)
                  .put("detail", parse(data).path("detail").asString("")));
      default -> {} // a comment, which shows that the connection is alive
    }
  }

  private static ObjectNode parse(String data) {
    return (ObjectNode) JsonMapper.shared().readTree(data);
  }

  @Override
  public void close() {
    lines.close();
  }
}
