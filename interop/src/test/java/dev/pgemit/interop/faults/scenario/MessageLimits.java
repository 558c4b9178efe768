package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.NotificationCapture;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Messages at the size limits and just above, and values that JSON and NOTIFY treat differently.
 */
public final class MessageLimits implements Fault {
  private static final int EQUAL_EVENTS = 100;
  // With "socket.io#", the channel name has 63 bytes, the limit of Postgres.
  private static final String MAX_LENGTH_NAMESPACE = "/" + "n".repeat(52);

  @Override
  public int number() {
    return 19;
  }

  @Override
  public String name() {
    return "boundaries: sizes, namespaces, NUL, lone surrogates, equal events";
  }

  @Override
  public String expected() {
    return "they arrive in the form that Socket.IO servers accept; all 100 equal events arrive";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open();
        var server = SocketServer.start("0.5.0", environment.database().url());
        var clients = NodeProcess.start("clients.mjs");
        var emitter = Emitter.create(environment.database().dataSource())) {
      var client = connect(clients, server, "/");
      var namespaceClient = connect(clients, server, MAX_LENGTH_NAMESPACE);
      var checks = new FaultChecks();
      progress.onStep("7,999 and 8,000 bytes");
      checkSizes(environment, client, emitter, checks);
      progress.onStep("53 and 54 bytes of a namespace");
      checkNamespaces(environment, namespaceClient, emitter, checks);
      progress.onStep("NUL and lone surrogates");
      checkCharacters(environment, client, emitter, checks);
      progress.onStep("equal events in a batch");
      checkEqualEvents(environment, client, emitter, checks);
      return FaultResult.of(checks.checks());
    }
  }

  private static SocketClient connect(NodeProcess clients, SocketServer server, String namespace) {
    var reply =
        clients.call(
            "connect", Map.of("name", namespace, "url", server.url(), "namespace", namespace));
    return new SocketClient(clients, namespace, namespace, server, reply.get("id").asString());
  }

  private static void checkSizes(
      FaultEnvironment environment, SocketClient client, Emitter emitter, FaultChecks checks)
      throws Exception {
    var envelope =
        NotificationCapture.capturePayload(environment.database(), () -> emitter.emit("size", ""))
            .length();
    for (var size : new int[] {7_999, 8_000}) {
      var event = "size";
      var text = "x".repeat(size - envelope);
      var payload =
          NotificationCapture.capturePayload(
              environment.database(), () -> emitter.emit(event, text));
      var isAttachment = payload.contains("attachmentId");
      checks.that(
          "%,d bytes are sent %s"
              .formatted(size, size < 8_000 ? "in the notification" : "as an attachment"),
          size < 8_000 ? payload.length() == size : isAttachment,
          isAttachment ? "an attachment" : "%,d bytes".formatted(payload.length()));
      checks.that("and arrive", arrives(client, event, text));
      environment
          .service()
          .emit(
              "{\"event\":\"http-size\",\"args\":[\"%s\"]}".formatted("y".repeat(size - envelope)));
      checks.that("over HTTP too", arrives(client, "http-size", "y".repeat(size - envelope)));
    }
  }

  private static void checkNamespaces(
      FaultEnvironment environment,
      SocketClient namespaceClient,
      Emitter emitter,
      FaultChecks checks)
      throws Exception {
    emitter.of(MAX_LENGTH_NAMESPACE).emit("far", "java");
    environment
        .service()
        .emit(
            "{\"namespace\":\"%s\",\"event\":\"far\",\"args\":[\"http\"]}"
                .formatted(MAX_LENGTH_NAMESPACE));
    checks.that(
        "53 bytes of a namespace arrive",
        arrives(namespaceClient, "far", "java") && arrives(namespaceClient, "far", "http"));
    var response =
        environment
            .service()
            .emit("{\"namespace\":\"%sn\",\"event\":\"far\"}".formatted(MAX_LENGTH_NAMESPACE));
    checks.that(
        "54 bytes are refused with 400", response.statusCode() == 400, response.statusCode());
    checks.that("the library refuses them too", isRefused(emitter));
  }

  private static boolean isRefused(Emitter emitter) {
    try {
      emitter.of(MAX_LENGTH_NAMESPACE + "n").emit("far");
      return false;
    } catch (InvalidMessageException e) {
      return true;
    }
  }

  private static void checkCharacters(
      FaultEnvironment environment, SocketClient client, Emitter emitter, FaultChecks checks)
      throws Exception {
    for (var text : List.of("a\u0000b", "a\ud800b", "a\udc00")) {
      var escaped = escaped(text);
      emitter.emit("text", text);
      environment.service().emit("{\"event\":\"http-text\",\"args\":[\"%s\"]}".formatted(escaped));
      checks.that(
          "`%s` arrives as it is".formatted(escaped),
          arrives(client, "text", text) && arrives(client, "http-text", text));
    }
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> c >= ' ' && c < 127 ? String.valueOf((char) c) : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
  }

  private static void checkEqualEvents(
      FaultEnvironment environment, SocketClient client, Emitter emitter, FaultChecks checks)
      throws Exception {
    var batch = emitter.batch();
    IntStream.range(0, EQUAL_EVENTS).forEach(i -> batch.emit("equal", 1));
    batch.publish();
    var emit = "{\"event\":\"http-equal\",\"args\":[1]}";
    var body =
        IntStream.range(0, EQUAL_EVENTS)
            .mapToObj(i -> emit)
            .collect(Collectors.joining(",", "{\"emits\":[", "]}"));
    environment.service().post("/v1/emit/batch", body);
    for (var event : List.of("equal", "http-equal")) {
      await(event)
          .atMost(Duration.ofSeconds(20))
          .until(() -> client.received(event).size() >= EQUAL_EVENTS);
      checks.that(
          "%d equal events of a batch%s arrive"
              .formatted(EQUAL_EVENTS, event.equals("equal") ? "" : " over HTTP"),
          client.received(event).size() == EQUAL_EVENTS,
          client.received(event).size());
    }
  }

  private static boolean arrives(SocketClient client, String event, String text) {
    await(event)
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                client.received(event).stream()
                    .anyMatch(args -> args.get(0).asString().equals(text)));
    return true;
  }
}
