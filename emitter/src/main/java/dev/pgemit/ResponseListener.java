package dev.pgemit;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Passes only the responses to a consumer. */
record ResponseListener(Consumer<JsonNode> consumer) implements AcknowledgementListener {
  @Override
  public void onClients(String server, int clients) {}

  @Override
  public void onResponse(String server, JsonNode response) {
    consumer.accept(response);
  }
}
