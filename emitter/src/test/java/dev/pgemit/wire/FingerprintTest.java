package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

class FingerprintTest {
  private static final String ONE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String OTHER = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  static Stream<Object> values() {
    return Stream.of(
        0,
        -1,
        1L << 53,
        Long.MIN_VALUE,
        new BigInteger("18446744073709551615"),
        new BigInteger("18446744073709551616"),
        new BigInteger("123456789012345678901234567890"),
        0.1,
        0.1f,
        1.0,
        -0.0,
        Double.MIN_VALUE,
        new BigDecimal("9007199254740993.0"),
        new BigDecimal("0." + "1".repeat(2_000)),
        new RawValue("1e30"),
        new RawValue("[1.50, 1E2, \"\\ud800\", {\"b\": 1, \"a\": 2}]"),
        "ž 😀 \u0000 a\ud800b",
        List.of(List.of(), Map.of(), true, "number 3"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isTheSameForJsonAndForAnAttachment(Object value) {
    assertThat(of(0, null, value)).isEqualTo(of(7_999, null, value));
  }

  static LongStream seeds() {
    return RandomValuesTest.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isTheSameForRandomValues(long seed) {
    var value = RandomValuesTest.value(seed);
    if (EncodingFixture.encode(7_999, JsonMapper.shared(), value).attachment() == null) {
      assertThat(of(0, null, value)).isEqualTo(of(7_999, null, value));
    }
  }

  @Test
  void traceparentDoesNotChangeTheFingerprint() {
    var text =
        "a".repeat(7_999 - EncodingFixture.encode(7_999, JsonMapper.shared(), "").payload().length);

    assertThat(of(7_999, ONE, text))
        .isEqualTo(of(7_999, OTHER, text))
        .isEqualTo(of(7_999, null, text));
  }

  @Test
  void keyOrderDoesNotChangeTheFingerprint() {
    var sorted = new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3));

    assertThat(of(7_999, null, sorted)).isEqualTo(of(7_999, null, sorted.descendingMap()));
  }

  @Test
  void differentValuesHaveDifferentFingerprints() {
    var values =
        List.of(
            3,
            "3",
            "number 3",
            3.5,
            new BigInteger("9007199254740993"),
            1L << 53,
            "\ud800",
            "\ud801",
            "?",
            List.of("ab", "c"),
            List.of("a", "bc"),
            List.of(),
            Map.of(),
            true,
            "true",
            Map.of("a", 1),
            Map.of("b", 1));

    assertThat(values.stream().map(value -> of(7_999, null, value)).distinct())
        .hasSameSizeAs(values);
  }

  @ParameterizedTest
  @MethodSource("storedFingerprints")
  void storedFingerprintsStayValid(@Nullable DeliveryTime time, String fingerprint) {
    var message = broadcast(1);
    var encoder = new MessageEncoder(new ChannelNames("socket.io"), 7_999, JsonMapper.shared());
    var encoded = encoder.encode(message, null);
    var scheduled =
        time == null
            ? encoded
            : encoded.scheduledFor(new ScheduledDelivery(time, message.summary(), "owner"));

    assertThat(HexFormat.of().formatHex(Fingerprint.of(List.of(scheduled)))).isEqualTo(fingerprint);
  }

  @Test
  void theStoredFingerprintOfAnyValuesStaysValid() {
    var encoder = new MessageEncoder(new ChannelNames("socket.io"), 1_000, JsonMapper.shared());
    var messages =
        Stream.concat(values(), seeds().mapToObj(RandomValuesTest::value))
            .map(value -> encoder.encode(broadcast(value), null, ONE))
            .toList();

    assertThat(messages).extracting(message -> message.attachment() == null).contains(true, false);
    assertThat(HexFormat.of().formatHex(Fingerprint.of(messages)))
        .isEqualTo("458912a36f193720c556ade1db1bbf027836491a5461b8fcb7e60a705848b6c3");
  }

  static Stream<Arguments> storedFingerprints() {
    return Stream.of(
        Arguments.of(null, "1d7fced072f4ed8a3fc9f5f20b5d62fd91b56ffca3391d8e9ad2dc0e865a8324"),
        Arguments.of(
            new DeliveryTime.At(Instant.parse("2026-01-02T03:04:05.000006Z")),
            "edcffa41cfd67d30213818dde722f26adbd2d176c56af5e5965917a334dfe68f"),
        Arguments.of(
            new DeliveryTime.At(Instant.parse("2026-01-02T03:04:00Z")),
            "44adffb973eac32bf051f5188322e611b3faf0f80371f731b3b29d4295091881"),
        Arguments.of(
            new DeliveryTime.After(Duration.ofMillis(90_500)),
            "dafd914ac0c8c05aa749434b6fb1457359dc81cf148fd5bdb793b9c63259959f"),
        Arguments.of(
            new DeliveryTime.After(Duration.ZERO),
            "4310ddcceee80a4f1a504bd355eba21c37a6d45dce83e49884907be899d7c4d9"));
  }

  private static String of(int threshold, @Nullable String traceparent, Object argument) {
    var encoder = new MessageEncoder(new ChannelNames("socket.io"), threshold, JsonMapper.shared());
    var bytes = Fingerprint.of(List.of(encoder.encode(broadcast(argument), null, traceparent)));
    return HexFormat.of().formatHex(bytes);
  }

  private static Message.Broadcast broadcast(Object argument) {
    return new Message.Broadcast(
        Namespace.DEFAULT, RoomFilter.ALL, false, true, "e", List.of(argument));
  }
}
