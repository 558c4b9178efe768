package dev.pgemit.http.settings;

import dev.pgemit.diagnosis.Redaction;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * Removes the secrets of the environment from output. Covers passwords from URLs, service files and
 * password files, the JWT secret, the key of commands, and the OpenTelemetry headers.
 */
public final class SecretRedactor {
  private static final List<String> URL_VARIABLES =
      List.of(
          EnvironmentVariable.DATABASE_URL.name(), EnvironmentVariable.PGEMIT_LISTEN_URL.name());
  private static final List<String> PLAIN_VARIABLES =
      List.of(
          "PGPASSWORD",
          "PGSSLPASSWORD",
          EnvironmentVariable.PGEMIT_JWT_SECRET.name(),
          EnvironmentVariable.PGEMIT_KEY.name());
  private static final String TELEMETRY_HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final Pattern URL_PASSWORD = Pattern.compile("//[^:@/?#]*:(.*)@", Pattern.DOTALL);

  // The password of the default user may have no user name: redis://password@host.
  private static final Pattern REDIS_PASSWORD =
      Pattern.compile("//(?:[^:@/?#]*:)?(.*)@", Pattern.DOTALL);
  private static final String NODE_SEPARATOR = ",\\s*(?=rediss?://)";
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("(?i)[?&](?:ssl)?password=([^&]*)", Pattern.DOTALL);

  // A shorter secret or a plain word such as "postgres" also occurs in harmless text.
  private static final int MIN_LENGTH = 6;
  private static final Pattern PLAIN_WORD = Pattern.compile("[a-z]*");

  private final List<String> secrets;

  private SecretRedactor(Set<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(
                secret -> secret.length() >= MIN_LENGTH && !PLAIN_WORD.matcher(secret).matches())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Collects the secrets from the variables, including variables with invalid values. */
  public static SecretRedactor of(Map<String, String> environment) {
    var found = new TreeSet<String>();
    PLAIN_VARIABLES.forEach(name -> add(environment.getOrDefault(name, ""), found));
    for (var header : environment.getOrDefault(TELEMETRY_HEADERS, "").split(",", -1)) {
      add(header.substring(header.indexOf('=') + 1), found);
    }
    for (var name : URL_VARIABLES) {
      addAll(environment.getOrDefault(name, ""), found);
    }
    for (var node :
        environment
            .getOrDefault(EnvironmentVariable.REDIS_URL.name(), "")
            .split(NODE_SEPARATOR, -1)) {
      REDIS_PASSWORD.matcher(node).results().forEach(result -> add(result.group(1), found));
    }
    return new SecretRedactor(found);
  }

  /** Collects the secrets from valid settings. */
  public static SecretRedactor of(Settings settings) {
    var environment = new HashMap<>(settings.openTelemetry());
    settings
        .postgres()
        .ifPresent(
            postgres -> {
              environment.put(EnvironmentVariable.DATABASE_URL.name(), postgres.database().jdbc());
              environment.put(
                  EnvironmentVariable.PGEMIT_LISTEN_URL.name(), postgres.listen().jdbc());
            });
    settings
        .redis()
        .ifPresent(redis -> environment.put(EnvironmentVariable.REDIS_URL.name(), redis.url()));
    var jwt = settings.access().jwt();
    if (jwt != null && jwt.secret() != null) {
      environment.put(EnvironmentVariable.PGEMIT_JWT_SECRET.name(), jwt.secret());
    }
    return of(environment);
  }

  /** Returns the text without the secrets and without other text in the form of a password. */
  public String redact(String text) {
    var result = text;
    for (var secret : secrets) {
      result = result.replace(secret, Redaction.REPLACEMENT);
    }
    return Redaction.redact(result);
  }

  private static void addAll(String url, Set<String> found) {
    for (var pattern : List.of(URL_PASSWORD, PASSWORD_PARAMETER)) {
      pattern.matcher(url).results().forEach(result -> add(result.group(1), found));
    }
    try {
      // Also reads the service file and the password file.
      var properties = Driver.parseURL(DatabaseUrl.of(url).jdbc(), new Properties());
      for (var name : Arrays.asList("password", "sslpassword")) {
        add(properties == null ? "" : properties.getProperty(name, ""), found);
      }
    } catch (SettingsException e) {
      return; // startup parses and rejects the URL
    }
  }

  // Adds the secret as written, decoded, and in URL and form encoding.
  private static void add(String secret, Set<String> found) {
    found.add(secret);
    var decoded = secret;
    try {
      decoded = URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8);
      found.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      found.add(secret); // contains an invalid percent-encoding
    }
    found.add(decoded);
    var form = URLEncoder.encode(decoded, StandardCharsets.UTF_8);
    found.add(form);
    found.add(form.replace("+", "%20"));
  }
}
