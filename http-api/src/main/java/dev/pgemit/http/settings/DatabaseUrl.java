package dev.pgemit.http.settings;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * A JDBC URL for Postgres. The string form omits the user and the password.
 *
 * @param jdbc {@code jdbc:postgresql:…}, which may contain a password
 */
public record DatabaseUrl(String jdbc) {
  // libpq: postgresql://[user[:password]@][host[:port][,host[:port]…]][/database][?parameters]
  private static final Pattern LIBPQ_URL =
      Pattern.compile(
          "postgres(?:ql)?://(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^/?#@]*)(?:/([^/:@?#]*))?(?:\\?([^#]*))?");

  // Driver: jdbc:postgresql:[//[hosts]][/]database[?parameters]. Excludes other content, which may
  // be a login. The driver would ignore the login and quote the login in errors.
  private static final Pattern DRIVER_URL =
      Pattern.compile("jdbc:postgresql:(?://([^/?]*))?(/?[^/?:@]*)(?:\\?.*)?", Pattern.DOTALL);

  private static final Pattern HOSTS =
      Pattern.compile("(?:(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?(?:,(?!$)|$))+");

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

  // A path as the host: postgresql://%2Fvar%2Frun%2Fpostgresql/database
  private static final Pattern UNIX_SOCKET =
      Pattern.compile("^(?:jdbc:)?postgres(?:ql)?://(?:[^/?#]*@)?%2F", Pattern.CASE_INSENSITIVE);

  private static final String UNKNOWN_SERVICE =
      "names a service that no service file defines correctly: add it to"
          + " ~/.pg_service.conf, set PGSERVICEFILE to the right file, or leave"
          + " \"service\" out";

  private static final String EXPECTED_URL =
      "must be postgresql://user:password@host:5432/database, or a"
          + " jdbc:postgresql: address; percent-encode every character of the user and"
          + " the password that is not a letter or a digit";

  private static final String EXPECTED_DRIVER_URL =
      "must be jdbc:postgresql://host:5432/database?user=…&password=…, or a"
          + " postgresql: address; the driver accepts no login before the host";

  /**
   * Parses a libpq or JDBC URL.
   *
   * @throws SettingsException if the URL is invalid. The message omits the URL, which may contain a
   *     password
   */
  static DatabaseUrl of(String url) {
    return of(EnvironmentVariable.DATABASE_URL, url);
  }

  static DatabaseUrl of(EnvironmentVariable variable, String url) {
    if (UNIX_SOCKET.matcher(url).find()) {
      throw new SettingsException(variable.name(), LibpqParameter.UNIX_SOCKET_UNSUPPORTED);
    }
    if (url.startsWith("jdbc:")) {
      var address = new DatabaseUrl(url);
      if (address.redacted().isEmpty()) {
        throw new SettingsException(variable.name(), EXPECTED_DRIVER_URL);
      }
      new UrlParameters(variable, queryOf(url)).requireKnown();
      return address.requireAccepted(variable, EXPECTED_DRIVER_URL);
    }
    var parts = LIBPQ_URL.matcher(url);
    if (!parts.matches()
        || !HOSTS.matcher(parts.group(3).isEmpty() ? "localhost" : parts.group(3)).matches()) {
      throw new SettingsException(variable.name(), EXPECTED_URL);
    }
    var parameters = new ArrayList<String>();
    if (parts.group(1) != null) {
      parameters.add("user=" + encode(decode(variable, parts.group(1))));
    }
    if (parts.group(2) != null) {
      parameters.add("password=" + encode(decode(variable, parts.group(2))));
    }
    if (parts.group(5) != null && !parts.group(5).isEmpty()) {
      parameters.addAll(new UrlParameters(variable, parts.group(5)).toDriverParameters());
    }
    var hosts = parts.group(3).isEmpty() ? "localhost" : parts.group(3);
    var database = encode(decode(variable, Objects.requireNonNullElse(parts.group(4), "")));
    var address =
        new DatabaseUrl(
            "jdbc:postgresql://"
                + hosts
                + "/"
                + database
                + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters)));
    return address.requireAccepted(variable, EXPECTED_URL);
  }

  // The driver's exception would quote the URL with its password.
  private DatabaseUrl requireAccepted(EnvironmentVariable variable, String expected) {
    for (var host : hosts()) {
      var port = PORT.matcher(host);
      if (port.find() && !isPort(port.group(1))) {
        throw new SettingsException(
            variable.name(), "has a port that is not a number from 1 to 65535");
      }
    }
    if (Driver.parseURL(jdbc, new Properties()) == null) {
      throw new SettingsException(
          variable.name(), parameter("service").isPresent() ? UNKNOWN_SERVICE : expected);
    }
    return this;
  }

  private static boolean isPort(String digits) {
    var port = Integer.parseInt(digits);
    return port > 0 && port <= 65_535;
  }

  private static String queryOf(String url) {
    return url.indexOf('?') < 0 ? "" : url.substring(url.indexOf('?') + 1);
  }

  /**
   * Returns a driver parameter from the URL.
   *
   * @param name for example {@code socketTimeout}
   * @return the decoded value; empty if absent
   */
  public Optional<String> parameter(String name) {
    var value = Pattern.compile("[?&]" + Pattern.quote(name) + "=([^&]*)").matcher(jdbc);
    // The driver uses the last value.
    return value
        .results()
        .reduce((first, second) -> second)
        .map(last -> URLDecoder.decode(last.group(1), StandardCharsets.UTF_8));
  }

  /** Returns the hosts, each with its port if the URL contains one. */
  public List<String> hosts() {
    var hosts = Pattern.compile("jdbc:postgresql://([^/?]*).*").matcher(jdbc);
    return hosts.matches() && !hosts.group(1).isEmpty()
        ? List.of(hosts.group(1).split(","))
        : List.of("localhost");
  }

  @Override
  public String toString() {
    return redacted().orElse("jdbc:postgresql:…");
  }

  private Optional<String> redacted() {
    var parts = DRIVER_URL.matcher(jdbc);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var hosts = Objects.requireNonNullElse(parts.group(1), "");
    return hosts.isEmpty() || HOSTS.matcher(hosts).matches()
        ? Optional.of(jdbc.substring(0, parts.end(2)))
        : Optional.empty();
  }

  private static String decode(EnvironmentVariable variable, String text) {
    try {
      // In a URL, unlike in a form, a plus is literal.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(variable.name(), EXPECTED_URL);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
