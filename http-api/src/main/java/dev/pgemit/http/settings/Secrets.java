package dev.pgemit.http.settings;

import dev.pgemit.diagnosis.Redaction;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * The secrets of the environment, to be removed from everything that is written: passwords of
 * addresses, service files and password files, the secret of JWTs, the headers of OpenTelemetry.
 */
public final class Secrets {
  private static final List<String> ADDRESSES =
      List.of(Variable.DATABASE_URL.name(), Variable.PGEMIT_LISTEN_URL.name());
  private static final List<String> PLAIN =
      List.of("PGPASSWORD", "PGSSLPASSWORD", Variable.PGEMIT_JWT_SECRET.name());
  private static final String TELEMETRY_HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";

  private static final Pattern LOGIN = Pattern.compile("//[^:@/?#]*:(.*)@", Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)[?&](?:ssl)?password=([^&]*)", Pattern.DOTALL);

  // A shorter one, or a plain word such as "postgres", also stands in harmless texts.
  private static final int MIN_LENGTH = 6;
  private static final Pattern WORD = Pattern.compile("[a-z]*");

  private final List<String> secrets;

  private Secrets(Set<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_LENGTH && !WORD.matcher(secret).matches())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Collects the secrets of the variables, whether or not their values are valid. */
  public static Secrets of(Map<String, String> environment) {
    var found = new TreeSet<String>();
    PLAIN.forEach(name -> add(environment.getOrDefault(name, ""), found));
    for (var header : environment.getOrDefault(TELEMETRY_HEADERS, "").split(",", -1)) {
      add(header.substring(header.indexOf('=') + 1), found);
    }
    for (var name : ADDRESSES) {
      addAll(environment.getOrDefault(name, ""), found);
    }
    return new Secrets(found);
  }

  /** Returns the text without them, and without what looks like a password. */
  public String removedFrom(String text) {
    var result = text;
    for (var secret : secrets) {
      result = result.replace(secret, Redaction.MARK);
    }
    return Redaction.text(result);
  }

  private static void addAll(String address, Set<String> found) {
    for (var pattern : List.of(LOGIN, PARAMETER)) {
      pattern.matcher(address).results().forEach(result -> add(result.group(1), found));
    }
    try {
      // Which also reads the service file and the password file.
      var properties = Driver.parseURL(DatabaseUrl.of(address).jdbc(), new Properties());
      for (var name : Arrays.asList("password", "sslpassword")) {
        add(properties == null ? "" : properties.getProperty(name, ""), found);
      }
    } catch (SettingsException e) {
      return; // the command reads the address too, and refuses it
    }
  }

  // As it is written, as it is meant, and as addresses and forms encode it.
  private static void add(String secret, Set<String> found) {
    found.add(secret);
    var meant = secret;
    try {
      meant = URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8);
      found.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      found.add(secret); // it holds a % that encodes nothing
    }
    found.add(meant);
    var form = URLEncoder.encode(meant, StandardCharsets.UTF_8);
    found.add(form);
    found.add(form.replace("+", "%20"));
  }
}
