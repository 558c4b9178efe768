package dev.pgemit.http.words;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses ISO 8601 durations: {@code P1W}, {@code P1DT2H}, {@code PT5M}, {@code PT0.5S}. Accepts
 * weeks, days, hours, minutes and seconds, in this order, each with an optional fraction. A day has
 * 24 hours. Rejects negative values, and years and months, which have no fixed length.
 */
public final class IsoDuration {
  private static final String NUMBER = "(\\d{1,18}(?:[.,]\\d{1,18})?)";
  private static final Pattern PATTERN =
      Pattern.compile(
          "P(?=.)(?:%1$sW)?(?:%1$sD)?(?:T(?=.)(?:%1$sH)?(?:%1$sM)?(?:%1$sS)?)?".formatted(NUMBER));
  private static final Pattern YEARS_OR_MONTHS = Pattern.compile("P[\\d.,WD]*[YM].*");
  private static final int[] UNIT_SECONDS = {7 * 86_400, 86_400, 3_600, 60, 1};

  private IsoDuration() {}

  /**
   * Parses a duration.
   *
   * @throws IllegalArgumentException if the text is not a duration; the message begins with a verb
   *     and names the accepted form
   */
  public static Duration parse(String text) {
    var upperCase = text.toUpperCase(Locale.ROOT);
    if (YEARS_OR_MONTHS.matcher(upperCase).matches()) {
      throw new IllegalArgumentException(
          "must not have years or months, whose length varies: use days, such as P30D");
    }
    var matcher = PATTERN.matcher(upperCase);
    if (!matcher.matches()) {
      throw malformed();
    }
    var total = BigDecimal.ZERO;
    for (var i = 0; i < UNIT_SECONDS.length; i++) {
      total = total.add(seconds(matcher.group(i + 1), UNIT_SECONDS[i]));
    }
    try {
      var nanos = total.remainder(BigDecimal.ONE).movePointRight(9).longValue();
      return Duration.ofSeconds(total.toBigInteger().longValueExact(), nanos);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must not exceed the range of a clock", e);
    }
  }

  private static BigDecimal seconds(@Nullable String number, int unit) {
    return number == null
        ? BigDecimal.ZERO
        : new BigDecimal(number.replace(',', '.')).multiply(BigDecimal.valueOf(unit));
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "must be a duration such as PT5M, PT0.5S, P1DT2H or P1W, in weeks, days, hours, minutes and"
            + " seconds");
  }
}
