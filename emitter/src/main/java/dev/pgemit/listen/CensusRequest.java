package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Who is there? Whatever a server says answers it. */
public final class CensusRequest extends Request {
  /** Makes a request. */
  public CensusRequest(String id) {
    super(id);
  }

  @Override
  boolean isPublication() {
    return false;
  }

  @Override
  boolean isAnsweredBy(int type) {
    return false; // nothing bears its id
  }

  @Override
  boolean take(HeardMessage answer) {
    return true;
  }

  @Override
  List<JsonNode> answers() {
    return List.of();
  }

  @Override
  boolean missesDeparted() {
    return false;
  }
}
