package dev.pgemit.cli.client;

import dev.pgemit.cli.command.ServiceException;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.stream.LineErrors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Publishes the emits of a call with {@code POST /v1/emit/batch}, one call after the other. */
final class RestBatchClient implements BatchClient {
  // The limits of the service; PGEMIT_MAX_BODY may change the second one.
  private static final int MAX_EMITS = 1_000;
  private static final long MAX_BYTES = 900 << 10;

  private static final Pattern EMIT_POINTER = Pattern.compile("/emits/(\\d+)(.*)");

  private final ServiceConnection service;
  private final Executor calls =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "pgemit-batch-calls");
            thread.setDaemon(true);
            return thread;
          });

  RestBatchClient(ServiceConnection service) {
    this.service = service;
  }

  @Override
  public int maxEmits() {
    return MAX_EMITS;
  }

  @Override
  public long maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public CompletableFuture<BatchOutcome> publish(
      List<byte[]> emits, @Nullable String key, boolean isAtomic) {
    return CompletableFuture.supplyAsync(() -> publishNow(emits, key, isAtomic), calls);
  }

  private BatchOutcome publishNow(List<byte[]> emits, @Nullable String key, boolean isAtomic) {
    Map<Integer, String> rejections = new TreeMap<>();
    Map<Integer, ObjectNode> valid = new TreeMap<>();
    for (var i = 0; i < emits.size(); i++) {
      try {
        valid.put(i, RawBody.parseObject(ByteBuffer.wrap(emits.get(i))));
      } catch (ProblemException e) {
        rejections.put(i, LineErrors.detail(e.problem()));
      }
    }
    while (!valid.isEmpty() && !(isAtomic && !rejections.isEmpty())) {
      try {
        send(valid.values(), key);
        return new BatchOutcome(valid.size(), rejections);
      } catch (ServiceException refused) {
        // Nothing was published, and a response names a hundred errors at most.
        var invalid = invalidEmits(refused, List.copyOf(valid.keySet()));
        rejections.putAll(invalid);
        valid.keySet().removeAll(invalid.keySet());
      }
    }
    return new BatchOutcome(0, rejections);
  }

  private void send(Iterable<ObjectNode> emits, @Nullable String key) {
    var body = JsonNodeFactory.instance.objectNode();
    var array = body.putArray("emits");
    emits.forEach(array::add);
    var unused = service.send("POST", "/v1/emit/batch", QueryString.NONE, body, key, Duration.ZERO);
  }

  /**
   * Returns the errors of a refused batch by the index of the emit.
   *
   * @param indexes the indexes of the emits of the batch
   * @throws ServiceException the refusal, if it has another reason
   */
  private static Map<Integer, String> invalidEmits(
      ServiceException refused, List<Integer> indexes) {
    var errors = new ArrayList<Map.Entry<Integer, String>>();
    for (var error : refused.problem().path("errors")) {
      var pointer = EMIT_POINTER.matcher(error.path("pointer").asString(""));
      if (!pointer.matches()) {
        throw refused;
      }
      errors.add(
          Map.entry(
              indexes.get(Integer.parseInt(pointer.group(1))),
              (pointer.group(2) + " " + error.path("detail").asString("")).strip()));
    }
    if (errors.isEmpty()) {
      throw refused;
    }
    return errors.stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                Collectors.mapping(Map.Entry::getValue, Collectors.joining("; "))));
  }
}
