package dev.pgemit.http.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A libpq parameter with a different name in the JDBC driver.
 *
 * @param driverName the driver's name
 * @param values the driver's value for each libpq value; empty if the values are identical
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html">libpq</a>
 */
record LibpqParameter(String driverName, Map<String, String> values) {
  private static final Map<String, LibpqParameter> TRANSLATIONS =
      Map.of(
          "application_name", new LibpqParameter("ApplicationName", Map.of()),
          "connect_timeout", new LibpqParameter("connectTimeout", Map.of()),
          "channel_binding", new LibpqParameter("channelBinding", Map.of()),
          "gssencmode", new LibpqParameter("gssEncMode", Map.of()),
          "krbsrvname", new LibpqParameter("kerberosServerName", Map.of()),
          "require_auth", new LibpqParameter("requireAuth", Map.of()),
          "sslnegotiation", new LibpqParameter("sslNegotiation", Map.of()),
          "keepalives", new LibpqParameter("tcpKeepAlive", Map.of("0", "false", "1", "true")),
          "load_balance_hosts",
              new LibpqParameter("loadBalanceHosts", Map.of("disable", "false", "random", "true")),
          "target_session_attrs",
              new LibpqParameter(
                  "targetServerType",
                  Map.of(
                      "any", "any",
                      "read-write", "primary",
                      "primary", "primary",
                      "standby", "secondary",
                      "read-only", "secondary",
                      "prefer-standby", "preferSecondary")));

  /** The driver would need a socket factory with native code. */
  static final String UNIX_SOCKET_UNSUPPORTED =
      "names a Unix socket, which the Postgres driver for Java does not support:"
          + " enable TCP in Postgres (listen_addresses = 'localhost' in"
          + " postgresql.conf), and set its host and port instead";

  /** The parameters that a URL contains outside the query. */
  private static final Set<String> AUTHORITY_PARAMETERS = Set.of("host", "port", "dbname");

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "client_encoding",
          "fallback_application_name",
          "gssdelegation",
          "hostaddr",
          "keepalives_count",
          "keepalives_idle",
          "keepalives_interval",
          "max_protocol_version",
          "min_protocol_version",
          "oauth_client_id",
          "oauth_client_secret",
          "oauth_issuer",
          "oauth_scope",
          "passfile",
          "requirepeer",
          "scram_client_key",
          "scram_server_key",
          "servicefile",
          "ssl_max_protocol_version",
          "ssl_min_protocol_version",
          "sslcertmode",
          "sslcompression",
          "sslcrl",
          "sslcrldir",
          "sslkeylogfile",
          "sslsni",
          "tcp_user_timeout");

  static Optional<LibpqParameter> of(String name) {
    return Optional.ofNullable(TRANSLATIONS.get(name));
  }

  /** Returns the libpq names of translated parameters. */
  static Set<String> names() {
    return TRANSLATIONS.keySet();
  }

  /**
   * Returns the reason why the driver does not support a parameter and the alternative. Empty if
   * the driver supports the parameter.
   */
  static Optional<String> unsupportedReason(String name, String value) {
    if (name.equals("host") && (value.startsWith("/") || value.startsWith("@"))) {
      return Optional.of(UNIX_SOCKET_UNSUPPORTED);
    }
    if (AUTHORITY_PARAMETERS.contains(name)) {
      return Optional.of(
          ("has the parameter \"%s\", which belongs before the parameters:"
                  + " postgresql://user:password@host:5432/database")
              .formatted(name));
    }
    if (name.equals("sslrootcert") && value.equals("system")) {
      return Optional.of(
          "has sslrootcert=system, which the Postgres driver reads as a file name: to"
              + " trust the certificates of Java, set"
              + " sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory and"
              + " sslmode=verify-full");
    }
    return UNSUPPORTED.contains(name)
        ? Optional.of(
            ("has the libpq parameter \"%s\", which the Postgres driver does not support:"
                    + " leave it out")
                .formatted(name))
        : Optional.empty();
  }

  /** Returns the expected value if the given value is invalid; empty if the value is valid. */
  Optional<String> expectedValue(String value) {
    return values.isEmpty() || values.containsKey(value)
        ? Optional.empty()
        : Optional.of("one of " + String.join(", ", new TreeSet<>(values.keySet())));
  }

  String toDriverValue(String value) {
    return values.getOrDefault(value, value);
  }
}
