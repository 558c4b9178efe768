package dev.pgemit.cli.output;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Formats the document of a dry run. */
public final class MessagePreviewText {
  private MessagePreviewText() {}

  /** Returns the fields of the only message, and the number of servers. */
  public static String of(JsonNode preview) {
    var message = preview.path("messages").path(0).deepCopy();
    if (message instanceof ObjectNode fields) {
      fields.remove("attachment"); // base64 of MessagePack, which --json prints
      fields.set("servers", preview.path("servers"));
    }
    return DetailList.format(message);
  }
}
