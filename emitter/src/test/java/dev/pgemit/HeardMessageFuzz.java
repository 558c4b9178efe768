package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.listen.TailQueue;
import dev.pgemit.testing.fuzz.Choices;
import dev.pgemit.wire.HeardMessage;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever may log in may NOTIFY, so anything may pass on a channel: it is a message to everybody
 * who reads along or waits for answers, or no message, and nothing else.
 */
public final class HeardMessageFuzz {
  private static final byte[] HEADER =
      "{\"uid\":\"s\",\"type\":3,\"attachmentId\":\"7\"}".getBytes(StandardCharsets.UTF_8);

  private HeardMessageFuzz() {}

  /** Hears the input, as a notification or as an attachment: its first byte says which. */
  public static void fuzzerTestOneInput(byte[] input) {
    var choices = new Choices(input);
    var isAttachment = input.length > 0 && input[0] != '{' && choices.yes();
    var bytes = choices.rest();
    var notification = new String(isAttachment ? HEADER : bytes, StandardCharsets.UTF_8);
    var header = heard(notification);
    if (!isAttachment) {
      checkFields(notification, header);
    }
    header.ifPresent(HeardMessageFuzz::use);
    if (isAttachment) {
      decoded(header.orElseThrow(), bytes).ifPresent(HeardMessageFuzz::use);
    }
  }

  private static Optional<HeardMessage> heard(String payload) {
    try {
      return Optional.of(MessageDecoder.json(payload, type -> true));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<HeardMessage> decoded(HeardMessage header, byte[] bytes) {
    try {
      return Optional.of(MessageDecoder.messagePack(header, bytes, Long.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What another parser takes for an object is a message, with the same fields. */
  private static void checkFields(String payload, Optional<HeardMessage> heard) {
    JsonNode tree;
    try {
      tree = JsonMapper.shared().readTree(payload);
    } catch (JacksonException e) {
      return;
    }
    assertThat(heard.isPresent()).isEqualTo(tree.isObject() && isSmall(tree.path("type")));
    if (heard.isPresent() && tree.path("type").isInt()) {
      assertThat(heard.get().uid()).isEqualTo(tree.path("uid").stringValue(""));
      assertThat(heard.get().type()).isEqualTo(tree.path("type").intValue());
      assertThat(heard.get().data()).isEqualTo(tree.path("data"));
    }
  }

  private static boolean isSmall(JsonNode type) {
    return !type.isNumber() || type.canConvertToInt();
  }

  private static void use(HeardMessage message) {
    assertThat(message.requestId()).isNotNull();
    var isWanted = TailReader.filter(Set.of("event"), Set.of("room"), true).test(message);
    assertThat(isWanted && message.data().isMissingNode() && message.attachmentId() == null)
        .isFalse();
    for (var keepsSecrets : List.of(true, false)) {
      message.data().path("sockets").forEach(socket -> RemoteSocket.of(socket, keepsSecrets));
      var told = TailReader.read(Namespace.DEFAULT, new TailQueue.Entry(message, 0), keepsSecrets);
      assertThat(told.type()).isNotEmpty();
    }
    var shown = message.data().toString().length();
    assertThat(shown).as("what a small message becomes").isLessThan(200 * (message.size() + 10));
  }
}
