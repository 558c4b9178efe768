package dev.pgemit.test;

import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** One simulated server, whose sockets and answers a test sets. Thread-safe. */
final class SimulatedCluster {
  private static final String SERVER = "simulated";
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Answers> acknowledgements = new HashMap<>();
  private final Map<String, Answers> serverAnswers = new HashMap<>();
  private final Map<String, List<SimulatedSocket>> sockets = new HashMap<>();

  private record Answers(List<JsonNode> responses, boolean isComplete) {}

  private record SimulatedSocket(String id, List<String> rooms) {
    JsonNode toJson() {
      var node = JsonNodeFactory.instance.objectNode();
      node.put("id", id);
      node.set("rooms", JSON.valueToTree(rooms));
      node.putObject("handshake");
      node.putObject("data");
      return node;
    }
  }

  synchronized void acknowledge(String event, boolean isComplete, @Nullable Object... responses) {
    acknowledgements.put(event, answers(isComplete, responses));
  }

  synchronized void answer(String event, boolean isComplete, @Nullable Object... responses) {
    serverAnswers.put(event, answers(isComplete, responses));
  }

  private static Answers answers(boolean isComplete, @Nullable Object... responses) {
    var trees = new ArrayList<JsonNode>();
    for (var response : responses) {
      trees.add(JSON.valueToTree(response));
    }
    return new Answers(List.copyOf(trees), isComplete);
  }

  synchronized void addSocket(String namespace, String id, List<String> rooms) {
    var all = new LinkedHashSet<>(rooms);
    all.add(id);
    sockets
        .computeIfAbsent(namespace, name -> new ArrayList<>())
        .add(new SimulatedSocket(id, List.copyOf(all)));
  }

  synchronized void clear() {
    acknowledgements.clear();
    serverAnswers.clear();
    sockets.clear();
  }

  /**
   * Answers a request.
   *
   * @param event the event of the request, if it has one
   * @param addressees the message whose sockets the request asks for, if it asks for sockets
   */
  synchronized ServerResponses respond(
      ServerRequest request, @Nullable String event, RoomChoice addressees) {
    return switch (request.kind()) {
      case SERVERS -> responses(List.of(), true);
      case SOCKETS, RECEIPT -> responses(matching(request.namespace().name(), addressees), true);
      case ACKNOWLEDGEMENTS -> acknowledged(request, acknowledgements.get(event));
      case SERVER_ACKNOWLEDGEMENTS -> answered(serverAnswers.get(event));
    };
  }

  private static ServerResponses acknowledged(ServerRequest request, @Nullable Answers answers) {
    if (answers == null) {
      return responses(List.of(), true);
    }
    var clients = answers.responses().size() + (answers.isComplete() ? 0 : 1);
    var listener = request.listener();
    if (listener != null) {
      listener.onClients(SERVER, clients);
      answers.responses().forEach(response -> listener.onResponse(SERVER, response));
    }
    return new ServerResponses(
        List.of(SERVER),
        List.of(),
        clients,
        listener == null ? answers.responses() : List.of(),
        !answers.isComplete());
  }

  private static ServerResponses answered(@Nullable Answers answers) {
    if (answers == null) {
      return responses(List.of(), true);
    }
    var servers = Collections.nCopies(answers.responses().size(), SERVER);
    return new ServerResponses(
        servers,
        answers.isComplete() ? List.of() : List.of("missing"),
        0,
        answers.responses(),
        !answers.isComplete());
  }

  private static ServerResponses responses(List<JsonNode> responses, boolean isComplete) {
    return new ServerResponses(
        List.of(SERVER), List.of(), responses.size(), responses, !isComplete);
  }

  private List<JsonNode> matching(String namespace, RoomChoice choice) {
    return sockets.getOrDefault(namespace, List.of()).stream()
        .filter(socket -> choice.matches(socket.rooms()))
        .map(SimulatedSocket::toJson)
        .toList();
  }

  /** The rooms that a request chooses, and those that it excludes. */
  record RoomChoice(List<String> rooms, List<String> except) {
    boolean matches(List<String> joined) {
      return (rooms.isEmpty() || !Collections.disjoint(rooms, joined))
          && Collections.disjoint(except, joined);
    }
  }
}
