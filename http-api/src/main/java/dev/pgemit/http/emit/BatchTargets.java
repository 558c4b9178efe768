package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.FetchedSockets;
import dev.pgemit.MessagePreview;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.RemoteSocket;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.CallResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The targets of a valid batch, whose sockets a dry run counts with one request per namespace. */
final class BatchTargets {
  // Each namespace takes a request to every server.
  private static final int MAX_NAMESPACES = 10;

  private final List<EmitTarget> targets = new ArrayList<>();
  private final Map<String, BroadcastOperator> namespaces = new LinkedHashMap<>();

  private record EmitTarget(String namespace, List<String> to, List<String> except) {
    boolean matches(RemoteSocket socket) {
      return (to.isEmpty() || !Collections.disjoint(socket.rooms(), to))
          && Collections.disjoint(socket.rooms(), except);
    }
  }

  /**
   * Collects the targets.
   *
   * @param baseOperator the operator to start from
   * @param messages the messages of the batch
   * @throws ProblemException if there are too many namespaces
   */
  static BatchTargets of(BroadcastOperator baseOperator, List<OutgoingMessage> messages) {
    var all = new BatchTargets();
    for (var message : messages) {
      var namespace = message.namespace();
      all.namespaces.computeIfAbsent(namespace, baseOperator::of);
      all.targets.add(new EmitTarget(namespace, message.rooms(), message.except()));
    }
    if (all.namespaces.size() > MAX_NAMESPACES) {
      var errors = new ValidationErrors();
      errors.add(
          "/emits",
          "a dry run counts the sockets of at most %d namespaces, and the batch has %d: split it"
              .formatted(MAX_NAMESPACES, all.namespaces.size()));
      errors.throwIfAny();
    }
    return all;
  }

  /** Responds with the messages and the number of sockets of each. */
  CompletableFuture<CallResponse> respond(List<MessagePreview> messages) {
    Map<String, CompletableFuture<FetchedSockets>> requests = new LinkedHashMap<>();
    namespaces.forEach((name, operator) -> requests.put(name, operator.fetchSockets()));
    return CompletableFuture.allOf(requests.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            unused -> {
              Map<String, FetchedSockets> fetched = new LinkedHashMap<>();
              requests.forEach((name, request) -> fetched.put(name, request.join()));
              return CallResponse.of(document(messages, fetched));
            });
  }

  private Map<String, Object> document(
      List<MessagePreview> messages, Map<String, FetchedSockets> fetched) {
    var documents = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < messages.size(); i++) {
      var target = targets.get(i);
      var sockets = fetched.get(target.namespace());
      documents.add(
          PreviewDocuments.of(
              messages.get(i),
              sockets == null
                  ? 0
                  : (int) sockets.sockets().stream().filter(target::matches).count()));
    }
    // A server is in each of its namespaces, under the same id.
    var missing = new TreeSet<String>();
    fetched.values().forEach(one -> missing.addAll(one.missing()));
    return PreviewDocuments.of(
        documents,
        fetched.values().stream().mapToInt(FetchedSockets::servers).max().orElse(0),
        List.copyOf(missing));
  }
}
