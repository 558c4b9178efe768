package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An event for the servers: each answers once. */
public final class ServerSideRequest extends Request {
  private final List<JsonNode> answers = new ArrayList<>();

  /** Makes a request. */
  public ServerSideRequest(String id) {
    super(id);
  }

  @Override
  boolean isPublication() {
    return true;
  }

  @Override
  boolean isAnsweredBy(int type) {
    return type == HeardMessage.SERVER_SIDE_EMIT_RESPONSE;
  }

  @Override
  boolean take(HeardMessage answer) {
    if (!hold(answer)) {
      return false;
    }
    if (answeredBy(answer.uid())) {
      answers.add(answer(answer.data()));
    } else {
      release(answer.weight());
    }
    return true;
  }

  /** The answer itself; JSON has no field where JavaScript's was undefined. */
  static JsonNode answer(JsonNode data) {
    var packet = data.path("packet");
    return packet.isMissingNode() ? JsonNodeFactory.instance.nullNode() : packet;
  }

  @Override
  List<JsonNode> answers() {
    return answers;
  }
}
