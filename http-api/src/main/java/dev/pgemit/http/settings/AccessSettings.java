package dev.pgemit.http.settings;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what.
 *
 * @param requiresKeys whether each caller must show a key
 * @param jwt whose JWTs are as good as a key; {@code null} where there is none
 * @param globalRateLimit how many requests are taken from all callers together; {@code null} for
 *     any number
 */
public record AccessSettings(
    boolean requiresKeys, @Nullable JwtSettings jwt, @Nullable RequestRate globalRateLimit) {

  static AccessSettings from(Map<String, String> environment) {
    return new AccessSettings(
        true,
        JwtSettings.from(environment).orElse(null),
        globalRateLimit(environment).orElse(null));
  }

  private static Optional<RequestRate> globalRateLimit(Map<String, String> environment) {
    var variable = EnvironmentVariable.PGEMIT_MAX_RATE;
    return variable
        .valueIn(environment)
        .map(
            value ->
                RequestRate.parse(value)
                    .orElseThrow(() -> variable.invalid(value, RequestRate.EXPECTED_FORMAT)));
  }

  AccessSettings withoutKeys() {
    return new AccessSettings(false, jwt, globalRateLimit);
  }
}
