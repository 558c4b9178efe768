package dev.pgemit.http.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings for access control.
 *
 * @param requiresKeys whether callers must present a key
 * @param keysFile the file of the keys; {@code null} if keys are in Postgres or nowhere
 * @param jwt the settings for JWTs as an alternative to keys; {@code null} if JWTs are not accepted
 * @param globalRateLimit the rate limit for all callers together; {@code null} for no limit
 * @param audit the settings of the audit trail
 */
public record AccessSettings(
    boolean requiresKeys,
    @Nullable Path keysFile,
    @Nullable JwtSettings jwt,
    @Nullable RequestRate globalRateLimit,
    AuditSettings audit) {

  static AccessSettings from(Map<String, String> environment) {
    return new AccessSettings(
        true,
        keysFile(environment).orElse(null),
        JwtSettings.from(environment).orElse(null),
        globalRateLimit(environment).orElse(null),
        AuditSettings.from(environment));
  }

  private static Optional<Path> keysFile(Map<String, String> environment) {
    var variable = EnvironmentVariable.PGEMIT_KEYS_FILE;
    var file = variable.valueIn(environment);
    if (file.isPresent() && EnvironmentVariable.DATABASE_URL.valueIn(environment).isPresent()) {
      throw new SettingsException(
          variable.name(),
          "is set, but with DATABASE_URL keys are in Postgres: leave out one of the two");
    }
    try {
      return file.map(Path::of);
    } catch (InvalidPathException e) {
      throw variable.invalid(file.orElse(""), "the path of a file");
    }
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
    return new AccessSettings(false, keysFile, jwt, globalRateLimit, audit);
  }
}
