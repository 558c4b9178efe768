package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoded form of each value in docs/values.md. */
class SupportedValuesTest {
  record UserId(@JsonValue @JsonKey long value) {}

  static final class Named {
    @Override
    public String toString() {
      return "name";
    }
  }

  @SuppressWarnings("unused")
  static final class Bean {
    private final String hidden = "no";
    public final int open = 1;

    public boolean isReady() {
      return true;
    }

    public String getFirstName() {
      return "Ada";
    }
  }

  @SuppressWarnings("JavaUtilDate") // callers have such values
  static Stream<Arguments> supported() {
    return Stream.of(
        arguments(Optional.of("x"), "\"x\""),
        arguments(OptionalInt.of(1), "1"),
        arguments(new AtomicLong(1), "1"),
        arguments(new AtomicReference<>("x"), "\"x\""),
        arguments(new BigDecimal("1.50"), "1.50"),
        arguments(BigInteger.TWO.pow(70), "1180591620717411303424"),
        arguments('c', "\"c\""),
        arguments(DayOfWeek.MONDAY, "\"MONDAY\""),
        arguments(new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\""),
        arguments(URI.create("http://a/b"), "\"http://a/b\""),
        arguments(Locale.FRANCE, "\"fr-FR\""),
        arguments(Currency.getInstance("EUR"), "\"EUR\""),
        arguments(String.class, "\"java.lang.String\""),
        arguments(new File("/a/b"), "\"/a/b\""),
        arguments(Path.of("/a/b"), "\"file:///a/b\""),
        arguments(Instant.EPOCH, "\"1970-01-01T00:00:00Z\""),
        arguments(new Date(0), "\"1970-01-01T00:00:00.000Z\""),
        arguments(LocalDate.EPOCH, "\"1970-01-01\""),
        arguments(LocalTime.NOON, "\"12:00:00\""),
        arguments(LocalDateTime.of(2026, 1, 2, 3, 4), "\"2026-01-02T03:04:00\""),
        arguments(
            OffsetDateTime.parse("2026-01-02T03:04:00+02:00"), "\"2026-01-02T03:04:00+02:00\""),
        arguments(
            ZonedDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneId.of("Europe/Berlin")),
            "\"2026-01-02T03:04:00+01:00\""),
        arguments(Duration.ofSeconds(90), "\"PT1M30S\""),
        arguments(Period.ofDays(3), "\"P3D\""),
        arguments(Year.of(2026), "2026"),
        arguments(YearMonth.of(2026, 2), "\"2026-02\""),
        arguments(ZoneId.of("Europe/Berlin"), "\"Europe/Berlin\""),
        arguments(new ArrayDeque<>(List.of(1, 2)), "[1,2]"),
        arguments(List.of(1).iterator(), "[1]"),
        arguments(Stream.of(1, 2), "[1,2]"),
        arguments(IntStream.of(1, 2), "[1,2]"),
        arguments(Map.entry("k", 1), "{\"k\":1}"),
        arguments(Map.of(1, "a"), "{\"1\":\"a\"}"),
        arguments(Map.of(1.5, "a"), "{\"1.5\":\"a\"}"),
        arguments(Map.of(new UUID(0, 1), 1), "{\"00000000-0000-0000-0000-000000000001\":1}"),
        arguments(new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1)), "{\"MONDAY\":1}"),
        arguments(Map.of(LocalDate.EPOCH, 1), "{\"1970-01-01\":1}"),
        arguments(Map.of(URI.create("a:b"), 1), "{\"a:b\":1}"),
        arguments(Map.of(new Named(), 1), "{\"name\":1}"),
        arguments(Map.of(new UserId(7), 1), "{\"7\":1}"),
        arguments(new UserId(7), "7"),
        arguments(new Bean(), "{\"firstName\":\"Ada\",\"open\":1,\"ready\":true}"),
        arguments(
            new IntSummaryStatistics(1, 2, 2, 2),
            "{\"average\":2.0,\"count\":1,\"max\":2,\"min\":2,\"sum\":2}"));
  }

  @ParameterizedTest
  @MethodSource("supported")
  void isEncodedAsDocumented(Object value, String json) {
    assertThat(EncodingFixture.jsonText(value)).isEqualTo(json);
  }

  @Test
  void binaryIsEncodedAsDocumented() {
    var bytes = ByteBuffer.wrap(new byte[] {1, 2});
    assertThat(EncodingFixture.messagePackValue(new byte[] {1, 2})).isEqualTo(bytes);
    assertThat(EncodingFixture.messagePackValue(bytes)).isEqualTo(bytes);
    assertThat(EncodingFixture.messagePackValue(Map.of("k", List.of(Optional.of(bytes)))))
        .isEqualTo(Map.of("k", List.of(bytes)));
  }
}
