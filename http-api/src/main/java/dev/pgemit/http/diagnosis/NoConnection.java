package dev.pgemit.http.diagnosis;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Why there is no connection to Postgres, and what a person should do next. */
public final class NoConnection {
  /** No such database; no connection left; starting or stopping. */
  private static final Set<String> AT_LOGIN = Set.of("3D000", "53300", "57P03");

  private NoConnection() {}

  /**
   * Explains what a data source threw.
   *
   * @param failure from a pool or the driver
   * @return a failure that names no host, role or database: fit for everyone's eyes
   */
  public static Finding explain(SQLException failure) {
    var cause = innermost(failure);
    return state(cause).orElseGet(() -> network(cause));
  }

  /**
   * Explains it to those at the machine, with the driver's own words, which name host, role and
   * database.
   *
   * @param variable which variable of the environment holds the address
   */
  public static Finding explainHere(SQLException failure, String variable) {
    var finding = explain(failure);
    return Finding.failure(
        "%s (%s)".formatted(finding.found(), reason(failure)),
        finding.advice().replace("DATABASE_URL", variable));
  }

  /** Whether it tells of a connection that could not be made. */
  public static boolean isIt(SQLException failure) {
    var state = String.valueOf(innermost(failure).getSQLState());
    return state.startsWith("08") || state.startsWith("28") || AT_LOGIN.contains(state);
  }

  // The driver's first sentence, which names host, role and database, and no password.
  private static String reason(SQLException failure) {
    var cause = innermost(failure);
    var line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return line.replaceFirst("\\. .*|\\.$", "") + ", SQLSTATE " + cause.getSQLState();
  }

  private static Optional<Finding> state(SQLException cause) {
    var message = String.valueOf(cause.getMessage());
    return switch (String.valueOf(cause.getSQLState())) {
      case "28P01" ->
          no(
              "it refuses the user or the password",
              "correct both in DATABASE_URL; percent-encode what is no letter or digit");
      case "28000" ->
          no(
              "it does not let this user in from here",
              "create the role if there is none, and let pg_hba.conf allow it from this host, with TLS"
                  + " where it asks for that (sslmode=require)");
      case "08004" -> rejected(cause);
      case "3D000" ->
          no(
              "it has no database of this name",
              "create the database, or correct the name at the end of DATABASE_URL");
      case "42501" ->
          no(
              "the role may not connect to this database",
              "GRANT CONNECT on the database, or use another role in DATABASE_URL");
      case "55000" ->
          no("this database takes no connections", "allow them again, or use another database");
      case "53300" ->
          no("it has none left", "raise max_connections, or make pools smaller (PGEMIT_POOL_SIZE)");
      case "57P03" -> no("it is starting or stopping", "try again in a moment");
      case "08P01" ->
          message.contains("startup parameter")
              ? no(
                  "a pooler in front refuses a parameter of the driver",
                  "set ignore_startup_parameters = extra_float_digits,options in pgbouncer.ini")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Finding> rejected(SQLException cause) {
    if (DriverWords.say(cause, DriverWords.NO_TLS)) {
      return no(
          "it has no TLS, and sslmode asks for that",
          "switch it on in postgresql.conf (ssl = on, with ssl_cert_file and ssl_key_file), or write"
              + " sslmode=disable into DATABASE_URL where the network is safe");
    }
    if (DriverWords.say(cause, DriverWords.UNKNOWN_LOGIN)) {
      return no(
          "it asks for a kind of login that the driver does not have",
          "let pg_hba.conf ask for scram-sha-256 from this host");
    }
    return no("it asks for a password", "put user:password@ before the host in DATABASE_URL");
  }

  private static Finding network(SQLException cause) {
    if (String.valueOf(cause.getMessage()).contains("targetServerType")) {
      return finding(
          "none of the hosts is of the kind that targetServerType asks for",
          "start or promote a primary, and name every host in DATABASE_URL");
    }
    var tls = TlsFailure.explain(cause);
    if (tls.isPresent()) {
      return finding(tls.get().found(), tls.get().advice());
    }
    for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnknownHostException) {
        return finding("its host name is unknown", "correct the host in DATABASE_URL");
      }
      if (deeper instanceof SocketTimeoutException || deeper instanceof NoRouteToHostException) {
        return finding(
            "its host does not answer", "correct the host in DATABASE_URL, or open the firewall");
      }
      if (deeper instanceof ConnectException) {
        return finding(
            "nothing listens at its host and port",
            "start Postgres, or correct the host and the port in DATABASE_URL");
      }
    }
    return finding("it did not answer", "is it up, and is DATABASE_URL right?");
  }

  private static Optional<Finding> no(String why, String advice) {
    return Optional.of(finding(why, advice));
  }

  private static Finding finding(String why, String advice) {
    return Finding.failure("No connection to Postgres, since " + why, advice);
  }

  // A pool wraps what the driver threw.
  private static SQLException innermost(SQLException failure) {
    var innermost = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        innermost = sql;
      }
    }
    return innermost;
  }
}
