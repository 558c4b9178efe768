package dev.pgemit.http.settings;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what.
 *
 * @param requiresKeys whether each caller must show a key
 * @param issuer whose JWTs are as good as a key; {@code null} where there is none
 * @param mostInAll how many requests are taken from all callers together; {@code null} for any
 *     number
 */
public record AccessSettings(
    boolean requiresKeys, @Nullable JwtIssuer issuer, @Nullable Rate mostInAll) {

  static AccessSettings from(Map<String, String> environment) {
    return new AccessSettings(
        true, JwtIssuer.from(environment).orElse(null), mostInAll(environment).orElse(null));
  }

  private static Optional<Rate> mostInAll(Map<String, String> environment) {
    var variable = Variable.PGEMIT_MAX_RATE;
    return variable
        .in(environment)
        .map(value -> Rate.parse(value).orElseThrow(() -> variable.wrong(value, Rate.RIGHT)));
  }

  AccessSettings withoutKeys() {
    return new AccessSettings(false, issuer, mostInAll);
  }
}
