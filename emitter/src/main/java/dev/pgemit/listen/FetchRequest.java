package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which sockets? Each server answers once, with its own. */
public final class FetchRequest extends Request {
  private final boolean isPublication;
  private final List<JsonNode> sockets = new ArrayList<>();

  /**
   * Makes a request.
   *
   * @param isPublication whether an event goes out with it
   */
  public FetchRequest(String id, boolean isPublication) {
    super(id);
    this.isPublication = isPublication;
  }

  @Override
  boolean isPublication() {
    return isPublication;
  }

  @Override
  boolean isAnsweredBy(int type) {
    return type == HeardMessage.FETCH_SOCKETS_RESPONSE;
  }

  @Override
  boolean take(HeardMessage answer) {
    if (!hold(answer)) {
      return false;
    }
    if (answeredBy(answer.uid())) {
      answer.data().path("sockets").forEach(sockets::add);
    } else {
      release(answer.weight());
    }
    return true;
  }

  @Override
  List<JsonNode> answers() {
    return sockets;
  }

  // Its sockets have left with it.
  @Override
  boolean missesDeparted() {
    return isPublication;
  }
}
