package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.util.RawValue;

class NumbersTest {
  private static final BigInteger UINT64_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final BigInteger LARGEST_DOUBLE = new BigDecimal(Double.MAX_VALUE).toBigInteger();

  static final List<Object> NOT_FINITE =
      List.of(
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Float.NaN,
          Float.NEGATIVE_INFINITY,
          new double[] {1, Double.NaN},
          new float[] {Float.NaN},
          Map.of("deep", List.of(Double.NaN)),
          DoubleNode.valueOf(Double.NaN));

  static final List<Object> TOO_LARGE =
      List.of(
          new BigDecimal("1e400"),
          new BigDecimal("-1.8e308"),
          new BigDecimal("1e2147483647"),
          LARGEST_DOUBLE.multiply(BigInteger.TWO),
          BigInteger.TEN.pow(400).negate(),
          DecimalNode.valueOf(new BigDecimal("1e400")),
          BigIntegerNode.valueOf(BigInteger.TEN.pow(309)),
          new RawValue("[1e309]"),
          new RawValue("1e99999999999"),
          new RawValue("9".repeat(310)));

  @Test
  void keepEveryDigitInJson() {
    assertThat(EncodingFixture.jsonText(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
    assertThat(EncodingFixture.jsonText(UINT64_MAX)).isEqualTo("18446744073709551615");
    assertThat(EncodingFixture.jsonText(BigInteger.TEN.pow(30))).isEqualTo("1" + "0".repeat(30));
    assertThat(EncodingFixture.jsonText(new BigDecimal("0.10"))).isEqualTo("0.10");
    assertThat(EncodingFixture.jsonText(new BigDecimal("123456789012345678901234567890.5")))
        .isEqualTo("123456789012345678901234567890.5");
    assertThat(EncodingFixture.jsonText(DecimalNode.valueOf(new BigDecimal("0.10"))))
        .isEqualTo("0.10");
    assertThat(EncodingFixture.jsonText(new RawValue("1.50E+2"))).isEqualTo("1.50E+2");
    assertThat(EncodingFixture.jsonText(0.1f)).isEqualTo("0.1");
    assertThat(EncodingFixture.jsonText((short) 7)).isEqualTo("7");
  }

  @Test
  void integersOf64BitsStayExactInMessagePack() {
    Stream.of(
            BigInteger.ZERO,
            BigInteger.valueOf(-33),
            BigInteger.TWO.pow(53).add(BigInteger.ONE),
            BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.valueOf(Long.MAX_VALUE),
            BigInteger.TWO.pow(63),
            UINT64_MAX)
        .forEach(number -> assertThat(EncodingFixture.messagePackValue(number)).isEqualTo(number));
  }

  @Test
  void otherNumbersBecomeTheNearestDoubleInMessagePack() {
    var beyond = UINT64_MAX.add(BigInteger.ONE);
    assertThat(EncodingFixture.messagePackValue(beyond)).isEqualTo(0x1p64);
    assertThat(
            EncodingFixture.messagePackValue(
                BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE)))
        .isEqualTo(-0x1p63);
    assertThat(EncodingFixture.messagePackValue(new BigDecimal("0.1"))).isEqualTo(0.1);
    assertThat(EncodingFixture.messagePackValue(new BigDecimal("1e-400"))).isEqualTo(0.0);
    assertThat(EncodingFixture.messagePackValue(0.1f)).isEqualTo(0.1);
    assertThat(EncodingFixture.messagePackValue(-0.0)).isEqualTo(-0.0);
  }

  @Test
  void largestDoubleIsAccepted() {
    assertThat(EncodingFixture.messagePackValue(LARGEST_DOUBLE)).isEqualTo(Double.MAX_VALUE);
    assertThat(EncodingFixture.messagePackValue(new BigDecimal("1.7976931348623157e308")))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(EncodingFixture.messagePackValue(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0e400", "0E+999", "-0.0e400"})
  void zeroIsAcceptedWithAnyExponent(String zero) {
    assertThat(EncodingFixture.jsonText(new RawValue(zero))).isEqualTo(zero);
    assertThat(EncodingFixture.messagePackValue(new BigDecimal(zero))).isEqualTo(0.0);
  }

  @ParameterizedTest
  @FieldSource("NOT_FINITE")
  void nonFiniteNumbersAreRejected(Object number) {
    assertThat(EncodingFixture.rejection(number))
        .startsWith("args[0]")
        .contains("not a number in JSON");
  }

  @ParameterizedTest
  @FieldSource("TOO_LARGE")
  void numbersBeyondADoubleAreRejected(Object number) {
    assertThat(EncodingFixture.rejection(number)).startsWith("args[0]").contains("Infinity");
  }
}
