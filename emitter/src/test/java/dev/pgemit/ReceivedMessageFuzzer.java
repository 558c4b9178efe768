package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.fuzz.FuzzInput;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decodes arbitrary bytes from a channel, where any database login can NOTIFY. Every input is
 * either a message for all tails and requests, or no message. No other exception is thrown.
 */
public final class ReceivedMessageFuzzer {
  private static final byte[] HEADER =
      "{\"uid\":\"s\",\"type\":3,\"attachmentId\":\"7\"}".getBytes(StandardCharsets.UTF_8);

  private ReceivedMessageFuzzer() {}

  /** Decodes the input as a notification or as an attachment, by its first byte. */
  public static void fuzzerTestOneInput(byte[] input) {
    var fuzzInput = new FuzzInput(input);
    var isAttachment = input.length > 0 && input[0] != '{' && fuzzInput.nextBoolean();
    var bytes = fuzzInput.remainingBytes();
    var notification = new String(isAttachment ? HEADER : bytes, StandardCharsets.UTF_8);
    var header = decodeNotification(notification);
    if (!isAttachment) {
      checkFields(notification, header);
    }
    header.ifPresent(ReceivedMessageFuzzer::readAll);
    if (isAttachment) {
      decodeAttachment(header.orElseThrow(), bytes).ifPresent(ReceivedMessageFuzzer::readAll);
    }
  }

  private static Optional<ReceivedMessage> decodeNotification(String payload) {
    try {
      return Optional.of(MessageDecoder.decodeJson(payload, type -> true));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<ReceivedMessage> decodeAttachment(ReceivedMessage header, byte[] bytes) {
    try {
      return Optional.of(MessageDecoder.decodeAttachment(header, bytes, Long.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Checks that an input that another parser reads as an object is a message with the same fields.
   */
  private static void checkFields(String payload, Optional<ReceivedMessage> received) {
    JsonNode tree;
    try {
      tree = JsonMapper.shared().readTree(payload);
    } catch (JacksonException e) {
      return;
    }
    assertThat(received.isPresent()).isEqualTo(tree.isObject() && fitsInInt(tree.path("type")));
    if (received.isPresent() && tree.path("type").isInt()) {
      assertThat(received.get().uid()).isEqualTo(tree.path("uid").stringValue(""));
      assertThat(received.get().type()).isEqualTo(MessageType.ofCode(tree.path("type").intValue()));
      assertThat(received.get().data()).isEqualTo(tree.path("data"));
    }
  }

  private static boolean fitsInInt(JsonNode type) {
    return !type.isNumber() || type.canConvertToInt();
  }

  private static void readAll(ReceivedMessage message) {
    assertThat(message.requestId()).isNotNull();
    var isWanted = TailedMessages.filter(Set.of("event"), Set.of("room"), true).test(message);
    assertThat(isWanted && message.data().isMissingNode() && message.attachmentId() == null)
        .isFalse();
    for (var includesSecrets : List.of(true, false)) {
      message.data().path("sockets").forEach(socket -> RemoteSocket.of(socket, includesSecrets));
      var tailed =
          TailedMessages.of(
              Namespace.DEFAULT, new TailQueue.TailEntry(message, 0), includesSecrets);
      assertThat(tailed.type()).isNotEmpty();
    }
    var textLength = message.data().toString().length();
    assertThat(textLength)
        .as("what a small message becomes")
        .isLessThan(200 * (message.size() + 10));
  }
}
