package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the transports, none of which needs Redis. */
class RedisOptionsTest {
  private static final String URL = "redis://user:s3cret@localhost";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://s3cret@localhost",
        "redis://",
        "redis://:s3cret@:6379",
        "redis://user:s3 cret@localhost",
        "redis-sentinel://s3cret@localhost#master",
        "redis://localhost,http://s3cret@localhost"
      })
  void anInvalidAddressIsRefusedAndNotQuoted(String uri) {
    assertThatThrownBy(() -> Emitter.builder(RedisTransport.sharded(uri)).build())
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("redis://user:password@host:6379")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "rediss://:p%40ss@localhost:6380/2",
        "redis://a,redis://b:1",
        "redis://redis_1:6379"
      })
  void anAddressOrSeveralAreAccepted(String uri) {
    Emitter.builder(RedisTransport.classic(uri)).build().close();
  }

  @Test
  void atLeastOneNodeIsNeeded() {
    assertThatThrownBy(() -> Emitter.builder(RedisTransport.streams()).build())
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("at least one node");
  }

  @Test
  void textFormsHaveNoSecrets() {
    assertThat(RedisTransport.sharded(URL).toString())
        .doesNotContain("s3cret")
        .contains("socket.io");
    assertThat(RedisTransport.streams(URL).toString()).doesNotContain("s3cret");
    assertThat(RedisTransport.classic(URL).toString()).doesNotContain("s3cret");
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> Emitter.builder(RedisTransport.streams(URL).maxLen(0)).build())
        .hasMessageContaining("maxLen");
    assertThatThrownBy(() -> Emitter.builder(RedisTransport.streams(URL).streamCount(0)).build())
        .hasMessageContaining("streamCount");
    assertThatThrownBy(() -> Emitter.builder(RedisTransport.sharded(URL).channelPrefix("")).build())
        .hasMessageContaining("channelPrefix");
  }

  // The servers write this namespace to the stream "socket.io--1", and none reads it.
  @Test
  void aNamespaceWhoseStreamIsNotReadIsRefused() {
    try (var io = Emitter.builder(RedisTransport.streams(URL).streamCount(3)).build()) {
      var unread = "/namespace" + findNegative();

      assertThatThrownBy(() -> io.of(unread))
          .isInstanceOf(InvalidMessageException.class)
          .hasMessageContaining("no server reads");
    }
  }

  private static int findNegative() {
    var number = 0;
    while (("/namespace" + number).hashCode() % 3 >= 0) {
      number++;
    }
    return number;
  }

  @Test
  void aNamespaceThatNoPatternMatchesIsRefusedByTheClassicAdapter() {
    try (var io = Emitter.builder(RedisTransport.classic(URL)).build()) {
      assertThatThrownBy(() -> io.of("/a[b]"))
          .isInstanceOf(InvalidMessageException.class)
          .hasMessageContaining("classic adapter");
    }
  }
}
