package dev.pgemit.http.settings;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings for access control.
 *
 * @param requiresKeys whether callers must present a key
 * @param jwt the settings for JWTs as an alternative to keys; {@code null} if JWTs are not accepted
 * @param globalRateLimit the rate limit for all callers together; {@code null} for no limit
 * @param audit the settings of the audit trail
 */
public record AccessSettings(
    boolean requiresKeys,
    @Nullable JwtSettings jwt,
    @Nullable RequestRate globalRateLimit,
    AuditSettings audit) {

  static AccessSettings from(Map<String, String> environment) {
    return new AccessSettings(
        true,
        JwtSettings.from(environment).orElse(null),
        globalRateLimit(environment).orElse(null),
        AuditSettings.from(environment));
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
    return new AccessSettings(false, jwt, globalRateLimit, audit);
  }
}
