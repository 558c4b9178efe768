package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.Listened;
import dev.pgemit.interop.faults.stage.Stage;
import dev.pgemit.interop.node.Client;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is just small enough, and what is not; what JSON and NOTIFY disagree about. */
public final class Boundaries implements Fault {
  private static final int EQUAL_EVENTS = 100;
  // With "socket.io#" it makes 63 bytes, the most of a channel.
  private static final String LONGEST_NAMESPACE = "/" + "n".repeat(52);

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
    return "as Socket.IO's servers take it; all 100 arrive";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open();
        var server = SocketServer.start("0.5.0", stage.database().url());
        var clients = NodeProcess.start("clients.mjs");
        var emitter = Emitter.create(stage.database().dataSource())) {
      var client = connect(clients, server, "/");
      var far = connect(clients, server, LONGEST_NAMESPACE);
      var checks = new Checks();
      progress.now("7,999 and 8,000 bytes");
      sizes(stage, client, emitter, checks);
      progress.now("53 and 54 bytes of a namespace");
      namespaces(stage, far, emitter, checks);
      progress.now("NUL and lone surrogates");
      characters(stage, client, emitter, checks);
      progress.now("equal events in a batch");
      equalEvents(stage, client, emitter, checks);
      return Finding.of(checks.all());
    }
  }

  private static Client connect(NodeProcess clients, SocketServer server, String namespace) {
    var reply =
        clients.ask(
            "connect", Map.of("name", namespace, "url", server.url(), "namespace", namespace));
    return new Client(clients, namespace, namespace, server, reply.get("id").asString());
  }

  private static void sizes(Stage stage, Client client, Emitter emitter, Checks checks)
      throws Exception {
    var envelope = Listened.payload(stage.database(), () -> emitter.emit("size", "")).length();
    for (var size : new int[] {7_999, 8_000}) {
      var event = "size";
      var text = "x".repeat(size - envelope);
      var payload = Listened.payload(stage.database(), () -> emitter.emit(event, text));
      var isAttachment = payload.contains("attachmentId");
      checks.that(
          "%,d bytes go %s".formatted(size, size < 8_000 ? "as they are" : "as an attachment"),
          size < 8_000 ? payload.length() == size : isAttachment,
          isAttachment ? "an attachment" : "%,d bytes".formatted(payload.length()));
      checks.that("and arrive", arrives(client, event, text));
      stage
          .service()
          .emit(
              "{\"event\":\"http-size\",\"args\":[\"%s\"]}".formatted("y".repeat(size - envelope)));
      checks.that("over HTTP too", arrives(client, "http-size", "y".repeat(size - envelope)));
    }
  }

  private static void namespaces(Stage stage, Client far, Emitter emitter, Checks checks)
      throws Exception {
    emitter.of(LONGEST_NAMESPACE).emit("far", "java");
    stage
        .service()
        .emit(
            "{\"namespace\":\"%s\",\"event\":\"far\",\"args\":[\"http\"]}"
                .formatted(LONGEST_NAMESPACE));
    checks.that(
        "53 bytes of a namespace arrive",
        arrives(far, "far", "java") && arrives(far, "far", "http"));
    var answer =
        stage
            .service()
            .emit("{\"namespace\":\"%sn\",\"event\":\"far\"}".formatted(LONGEST_NAMESPACE));
    checks.that("54 are refused with 400", answer.statusCode() == 400, answer.statusCode());
    checks.that("and by the library", isRefused(emitter));
  }

  private static boolean isRefused(Emitter emitter) {
    try {
      emitter.of(LONGEST_NAMESPACE + "n").emit("far");
      return false;
    } catch (InvalidMessageException e) {
      return true;
    }
  }

  private static void characters(Stage stage, Client client, Emitter emitter, Checks checks)
      throws Exception {
    for (var text : List.of("a\u0000b", "a\ud800b", "a\udc00")) {
      var escaped = escaped(text);
      emitter.emit("text", text);
      stage.service().emit("{\"event\":\"http-text\",\"args\":[\"%s\"]}".formatted(escaped));
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

  private static void equalEvents(Stage stage, Client client, Emitter emitter, Checks checks)
      throws Exception {
    var batch = emitter.batch();
    IntStream.range(0, EQUAL_EVENTS).forEach(i -> batch.emit("equal", 1));
    batch.publish();
    var one = "{\"event\":\"http-equal\",\"args\":[1]}";
    var body =
        IntStream.range(0, EQUAL_EVENTS)
            .mapToObj(i -> one)
            .collect(Collectors.joining(",", "{\"emits\":[", "]}"));
    stage.service().post("/v1/emit/batch", body);
    for (var event : List.of("equal", "http-equal")) {
      await(event)
          .atMost(Duration.ofSeconds(20))
          .until(() -> client.received(event).size() >= EQUAL_EVENTS);
      checks.that(
          "%d equal events arrive %s"
              .formatted(EQUAL_EVENTS, event.equals("equal") ? "of a batch" : "of one over HTTP"),
          client.received(event).size() == EQUAL_EVENTS,
          client.received(event).size());
    }
  }

  private static boolean arrives(Client client, String event, String text) {
    await(event)
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                client.received(event).stream()
                    .anyMatch(args -> args.get(0).asString().equals(text)));
    return true;
  }
}
