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
 * Whose JWTs are taken. Its text form leaves out the secret.
 *
 * @param keys where its public keys are; {@code null} where it shares a secret instead
 * @param secret with which it signs by HS256, at least 256 bits; {@code null} where there is none
 * @param audience what {@code aud} must name
 * @param issuer what {@code iss} must be; {@code null} for anything
 */
public record JwtIssuer(
    @Nullable URI keys, @Nullable String secret, String audience, @Nullable String issuer) {
  private static final int LEAST_SECRET_BYTES = 32;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static Optional<JwtIssuer> from(Map<String, String> environment) {
    var keys = Variable.PGEMIT_JWT_JWKS.in(environment).map(JwtIssuer::location);
    var secret = Variable.PGEMIT_JWT_SECRET.in(environment).map(JwtIssuer::longEnough);
    var audience = Variable.PGEMIT_JWT_AUDIENCE.in(environment);
    var issuer = Variable.PGEMIT_JWT_ISSUER.in(environment);
    if (keys.isEmpty() && secret.isEmpty()) {
      refuseAlone(Variable.PGEMIT_JWT_AUDIENCE, audience);
      refuseAlone(Variable.PGEMIT_JWT_ISSUER, issuer);
      return Optional.empty();
    }
    if (audience.isEmpty()) {
      // Without it a token that was issued for another service would be good here too.
      throw new SettingsException(
          Variable.PGEMIT_JWT_AUDIENCE.name(),
          "is not set: it is what the issuer writes into \"aud\" of the JWTs that are for pgemit");
    }
    return Optional.of(
        new JwtIssuer(keys.orElse(null), secret.orElse(null), audience.get(), issuer.orElse(null)));
  }

  private static void refuseAlone(Variable variable, Optional<String> value) {
    if (value.isPresent()) {
      throw new SettingsException(
          variable.name(),
          "says nothing alone: set PGEMIT_JWT_JWKS, or PGEMIT_JWT_SECRET, to take JWTs");
    }
  }

  private static String longEnough(String secret) {
    if (secret.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
      throw new SettingsException(
          Variable.PGEMIT_JWT_SECRET.name(),
          "is too short: HS256 needs at least 32 bytes, as \"openssl rand -base64 32\" writes them");
    }
    return secret;
  }

  private static URI location(String written) {
    try {
      var uri = new URI(written.strip());
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
      if ("http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()))) {
        return uri;
      }
      var file = "file".equals(uri.getScheme()) ? Path.of(uri) : Path.of(written.strip());
      if (uri.getScheme() == null || "file".equals(uri.getScheme())) {
        return readable(written, file);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw wrong(written);
    }
    throw wrong(written);
  }

  private static URI readable(String written, Path file) {
    if (!Files.isReadable(file)) {
      throw Variable.PGEMIT_JWT_JWKS.wrong(written, "a file that is there and can be read");
    }
    return file.toAbsolutePath().toUri();
  }

  private static SettingsException wrong(String written) {
    return Variable.PGEMIT_JWT_JWKS.wrong(
        written, "an https address, or a file, of a JSON Web Key Set");
  }

  @Override
  public String toString() {
    return "JwtIssuer[keys=%s, audience=%s, issuer=%s]".formatted(keys, audience, issuer);
  }
}
