package dev.pgemit.http.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a trusted JWT issuer. The string form omits the secret.
 *
 * @param jwksLocation the location of the public keys; {@code null} if the issuer uses a shared
 *     secret
 * @param secret the shared HS256 secret, at least 256 bits; {@code null} if the issuer uses public
 *     keys
 * @param audience the required audience in {@code aud}
 * @param issuer the required {@code iss}; {@code null} for any issuer
 */
public record JwtSettings(
    @Nullable URI jwksLocation, @Nullable String secret, String audience, @Nullable String issuer) {
  private static final int MIN_SECRET_BYTES = 32;
  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  static Optional<JwtSettings> from(Map<String, String> environment) {
    var jwksLocation =
        EnvironmentVariable.PGEMIT_JWT_JWKS.valueIn(environment).map(JwtSettings::parseLocation);
    var secret =
        EnvironmentVariable.PGEMIT_JWT_SECRET
            .valueIn(environment)
            .map(JwtSettings::requireLongEnough);
    var audience = EnvironmentVariable.PGEMIT_JWT_AUDIENCE.valueIn(environment);
    var issuer = EnvironmentVariable.PGEMIT_JWT_ISSUER.valueIn(environment);
    if (jwksLocation.isEmpty() && secret.isEmpty()) {
      rejectWithoutKeys(EnvironmentVariable.PGEMIT_JWT_AUDIENCE, audience);
      rejectWithoutKeys(EnvironmentVariable.PGEMIT_JWT_ISSUER, issuer);
      return Optional.empty();
    }
    if (audience.isEmpty()) {
      // Without an audience the service would accept tokens that were issued for other services.
      throw new SettingsException(
          EnvironmentVariable.PGEMIT_JWT_AUDIENCE.name(),
          "is not set: set it to the \"aud\" that the issuer writes into the JWTs for" + " pgemit");
    }
    return Optional.of(
        new JwtSettings(
            jwksLocation.orElse(null), secret.orElse(null), audience.get(), issuer.orElse(null)));
  }

  private static void rejectWithoutKeys(EnvironmentVariable variable, Optional<String> value) {
    if (value.isPresent()) {
      throw new SettingsException(
          variable.name(),
          "has no effect alone: set PGEMIT_JWT_JWKS or PGEMIT_JWT_SECRET to accept" + " JWTs");
    }
  }

  private static String requireLongEnough(String secret) {
    if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      throw new SettingsException(
          EnvironmentVariable.PGEMIT_JWT_SECRET.name(),
          "is too short: HS256 needs at least 32 bytes, such as the output of"
              + " \"openssl rand -base64 32\"");
    }
    return secret;
  }

  private static URI parseLocation(String text) {
    try {
      var uri = new URI(text.strip());
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
      if ("http".equals(uri.getScheme())
          && LOOPBACK_HOSTS.contains(String.valueOf(uri.getHost()))) {
        return uri;
      }
      var file = "file".equals(uri.getScheme()) ? Path.of(uri) : Path.of(text.strip());
      if (uri.getScheme() == null || "file".equals(uri.getScheme())) {
        return requireReadable(text, file);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw invalidLocation(text);
    }
    throw invalidLocation(text);
  }

  private static URI requireReadable(String text, Path file) {
    if (!Files.isReadable(file)) {
      throw EnvironmentVariable.PGEMIT_JWT_JWKS.invalid(text, "a file that exists and can be read");
    }
    return file.toAbsolutePath().toUri();
  }

  private static SettingsException invalidLocation(String text) {
    return EnvironmentVariable.PGEMIT_JWT_JWKS.invalid(
        text, "an https address, or a file, of a JSON Web Key Set");
  }

  @Override
  public String toString() {
    return "JwtIssuer[keys=%s, audience=%s, issuer=%s]".formatted(jwksLocation, audience, issuer);
  }
}
