package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event for clients: each server says once how many it asked, and passes on each client's
 * answer. Servers use several connections, so an answer may overtake the count.
 */
public final class AcknowledgementRequest extends Request {
  private final @Nullable Serial<Answer> each;
  private final List<JsonNode> answers = new ArrayList<>();
  private final Map<String, Long> outstanding = new HashMap<>();
  private long clients;

  private record Answer(JsonNode tree, long weight) {}

  /**
   * Makes a request.
   *
   * @param each takes each answer as it comes, in place of the list
   */
  public AcknowledgementRequest(String id, @Nullable Consumer<JsonNode> each) {
    super(id);
    this.each = each == null ? null : new Serial<>(answer -> handOn(answer, each));
  }

  @Override
  boolean isPublication() {
    return true;
  }

  @Override
  boolean isAnsweredBy(int type) {
    return type == HeardMessage.BROADCAST_CLIENT_COUNT || type == HeardMessage.BROADCAST_ACK;
  }

  @Override
  boolean take(HeardMessage answer) {
    var uid = answer.uid();
    if (answer.type() == HeardMessage.BROADCAST_ACK) {
      if (!hold(answer)) {
        return false;
      }
      expect(List.of(uid)); // its count is still to come, where this is its first answer
      add(new Answer(ServerSideRequest.answer(answer.data()), answer.weight()));
      adjust(uid, -1);
    } else {
      var count = Math.max(0, answer.data().path("clientCount").asInt(0));
      answeredBy(uid);
      clients += count;
      adjust(uid, count);
    }
    return true;
  }

  private void add(Answer answer) {
    if (each == null) {
      answers.add(answer.tree());
    } else {
      each.accept(answer);
    }
  }

  private void handOn(Answer answer, Consumer<JsonNode> consumer) {
    try {
      consumer.accept(answer.tree());
    } finally {
      release(answer.weight());
    }
  }

  private void adjust(String uid, long change) {
    if (outstanding.merge(uid, change, Long::sum) == 0) {
      outstanding.remove(uid);
    }
  }

  // Its clients cannot answer any more.
  @Override
  void left(String uid) {
    super.left(uid);
    outstanding.remove(uid);
  }

  @Override
  boolean isAnswered() {
    return super.isAnswered() && outstanding.isEmpty();
  }

  @Override
  int clients() {
    return (int) Math.min(clients, Integer.MAX_VALUE); // anybody may have sent the counts
  }

  @Override
  void settleAfterAnswers(Runnable step) {
    if (each == null) {
      super.settleAfterAnswers(step);
    } else {
      each.execute(step);
    }
  }

  @Override
  List<JsonNode> answers() {
    return answers;
  }
}
