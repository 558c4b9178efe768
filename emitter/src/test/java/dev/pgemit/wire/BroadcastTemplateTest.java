package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A message of a template is that of the generator, apart from its id. */
class BroadcastTemplateTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final MessageEncoder encoder = encoder(7_999);

  private static MessageEncoder encoder(int threshold) {
    return new MessageEncoder(new ChannelNames("socket.io"), threshold, JsonMapper.shared());
  }

  private static JsonArguments arguments(String json) {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(new PlainJson(bytes, 0, bytes.length).readArguments());
  }

  @Test
  void equalsTheGeneratedMessage() {
    var namespaces = List.of("/", "/admin", "/é\\");
    var rooms = List.of(List.<String>of(), List.of("a"), List.of("a", "b b", "a"), List.of("é\""));
    var excepts = List.of(List.<String>of(), List.of("c"), List.of("\"", "\ud800"));
    for (var namespace : namespaces) {
      for (var to : rooms) {
        for (var except : excepts) {
          for (var flags = 0; flags < 4; flags++) {
            for (var event : List.of("e", "", "é\n")) {
              for (var json : List.of("[]", "[1]", "[\"é\",{\"a\":[null]}]")) {
                assertSame(
                    namespace, new RoomFilter(to, except), flags, event, arguments(json), null);
                assertSame(
                    namespace,
                    new RoomFilter(to, except),
                    flags,
                    event,
                    arguments(json),
                    TRACEPARENT);
              }
            }
          }
        }
      }
    }
  }

  private void assertSame(
      String namespace,
      RoomFilter rooms,
      int flags,
      String event,
      JsonArguments arguments,
      @Nullable String traceparent) {
    var copied = message(namespace, rooms, flags, event, arguments.toList());
    var generated = message(namespace, rooms, flags, event, List.copyOf(arguments.toList()));
    assertSame(
        encoder.encode(copied, null, traceparent), encoder.encode(generated, null, traceparent));
  }

  private static void assertSame(EncodedMessage copied, EncodedMessage generated) {
    assertThat(copied.channel()).isEqualTo(generated.channel());
    assertThat(text(copied)).contains("\"id\":\"" + copied.id() + "\"");
    assertThat(text(copied)).isEqualTo(text(generated).replace(generated.id(), copied.id()));
    assertThat(copied.attachment() == null).isEqualTo(generated.attachment() == null);
  }

  private static String text(EncodedMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  private static Message.Broadcast message(
      String namespace, RoomFilter rooms, int flags, String event, List<@Nullable Object> args) {
    return new Message.Broadcast(
        new Namespace(namespace), rooms, (flags & 1) > 0, (flags & 2) > 0, event, args);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 150, 240, 250, 300})
  void keepsTheLimitOfAPayload(int threshold) {
    var small = encoder(threshold);
    for (var length = 0; length < 200; length++) {
      var arguments = arguments("[\"" + "x".repeat(length) + "\"]");
      assertSame(
          small.encode(message("/", RoomFilter.ALL, 2, "e", arguments.toList()), null),
          small.encode(
              message("/", RoomFilter.ALL, 2, "e", List.copyOf(arguments.toList())), null));
    }
  }

  @Test
  void keepsTheIdOfTheCaller() {
    var message = message("/", RoomFilter.ALL, 2, "e", arguments("[1]").toList());
    assertThat(text(encoder.encode(message, "mine"))).contains("\"id\":\"mine\"");
  }

  @Test
  void rejectsReservedEvents() {
    var message = message("/", RoomFilter.ALL, 2, "connect", arguments("[1]").toList());
    assertThatThrownBy(() -> encoder.encode(message, null))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void rejectsLongChannels() {
    var message = message("/" + "x".repeat(60), RoomFilter.ALL, 2, "e", arguments("[1]").toList());
    assertThatThrownBy(() -> encoder.encode(message, null))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("shorter namespace");
  }
}
