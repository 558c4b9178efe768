package dev.pgemit.diagnosis;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Explains why a connection to Postgres cannot be made. */
public final class ConnectionFailure {
  /** No such database; no connection left; starting or stopping. */
  private static final Set<String> AT_LOGIN = Set.of("3D000", "53300", "57P03");

  private ConnectionFailure() {}

  /**
   * Explains the failure of a data source to open a connection.
   *
   * @param failure of a pool or the driver
   */
  public static Diagnosis explain(SQLException failure) {
    var cause = innermost(failure);
    return switch (String.valueOf(cause.getSQLState())) {
      case "28P01" ->
          Diagnosis.lasting(
              "it refuses the user or the password",
              "correct both in the address; percent-encode what is no letter or digit");
      case "28000" -> refusedLogin(cause);
      case "08004" -> rejected(cause);
      case "3D000" ->
          Diagnosis.lasting(
              "it has no database of this name",
              "create the database, or correct the name at the end of the address");
      case "42501", "55000" ->
          ServerRoutine.is(cause, ServerRoutine.DATABASE) ? closedDatabase(cause) : network(cause);
      case "53300" -> full(cause);
      case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04" ->
          ServerFault.explain(cause).orElseThrow();
      case "08P01" ->
          String.valueOf(cause.getMessage()).contains("startup parameter")
              ? Diagnosis.lasting(
                  "a pooler in front refuses a parameter of the driver",
                  "set ignore_startup_parameters = extra_float_digits,options in pgbouncer.ini")
              : network(cause);
      default -> network(cause);
    };
  }

  /** Returns whether the failure is about a connection that could not be made. */
  public static boolean isIt(SQLException failure) {
    var cause = innermost(failure);
    var state = String.valueOf(cause.getSQLState());
    return state.startsWith("08")
        || state.startsWith("28")
        || AT_LOGIN.contains(state)
        || ServerRoutine.is(cause, ServerRoutine.DATABASE);
  }

  /** Returns what the driver threw; a pool wraps it. */
  public static SQLException innermost(SQLException failure) {
    var innermost = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        innermost = sql;
      }
    }
    return innermost;
  }

  private static Diagnosis refusedLogin(SQLException cause) {
    // Postgres hides whether the role exists only from those without the right password.
    return ServerRoutine.is(cause, ServerRoutine.LOGIN)
        ? Diagnosis.lasting(
            "the role does not exist, or may not log in (NOLOGIN)",
            "create the role, or let an administrator run ALTER ROLE … LOGIN")
        : Diagnosis.lasting(
            "it does not let this user in from here",
            "create the role if there is none, and let pg_hba.conf allow it from this host, with"
                + " TLS where it asks for that (sslmode=require)");
  }

  private static Diagnosis closedDatabase(SQLException cause) {
    return "42501".equals(cause.getSQLState())
        ? Diagnosis.lasting(
            "the role may not connect to this database",
            "GRANT CONNECT on the database, or use another role in the address")
        // As during a restore, after which the administrator allows connections again.
        : Diagnosis.passing(
            "this database takes no connections",
            "let an administrator run ALTER DATABASE … ALLOW_CONNECTIONS true, or use another"
                + " database");
  }

  private static Diagnosis full(SQLException cause) {
    if (ServerRoutine.is(cause, ServerRoutine.LOGIN)) {
      return Diagnosis.passing(
          "the role has as many connections as its CONNECTION LIMIT allows",
          "raise the limit by ALTER ROLE … CONNECTION LIMIT, or make pools smaller");
    }
    return ServerRoutine.is(cause, ServerRoutine.DATABASE)
        ? Diagnosis.passing(
            "the database has as many connections as its CONNECTION LIMIT allows",
            "raise the limit by ALTER DATABASE … CONNECTION LIMIT, or make pools smaller")
        : Diagnosis.passing(
            "the server has no connection left", "raise max_connections, or make pools smaller");
  }

  private static Diagnosis rejected(SQLException cause) {
    if (DriverWords.say(cause, DriverWords.NO_TLS)) {
      return Diagnosis.lasting(
          "it has no TLS, and sslmode asks for that",
          "switch it on in postgresql.conf (ssl = on, with ssl_cert_file and ssl_key_file), or"
              + " write sslmode=disable into the address where the network is safe");
    }
    if (DriverWords.say(cause, DriverWords.UNKNOWN_LOGIN)) {
      return Diagnosis.lasting(
          "it asks for a kind of login that the driver does not have",
          "let pg_hba.conf ask for scram-sha-256 from this host");
    }
    return Diagnosis.lasting(
        "it asks for a password", "put user:password@ before the host in the address");
  }

  private static Diagnosis network(SQLException cause) {
    if (String.valueOf(cause.getMessage()).contains("targetServerType")) {
      return Diagnosis.passing(
          "none of the hosts is of the kind that targetServerType asks for",
          "start or promote a primary, and name every host in the address");
    }
    var tls = TlsFailure.explain(cause);
    if (tls.isPresent()) {
      return Diagnosis.passing(tls.get().found(), tls.get().advice());
    }
    for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnknownHostException) {
        return Diagnosis.passing("its host name is unknown", "correct the host in the address");
      }
      if (deeper instanceof SocketTimeoutException || deeper instanceof NoRouteToHostException) {
        return Diagnosis.passing(
            "its host does not answer", "correct the host in the address, or open the firewall");
      }
      if (deeper instanceof ConnectException) {
        return Diagnosis.passing(
            "nothing listens at its host and port",
            "start Postgres, or correct the host and the port in the address");
      }
    }
    if (cause instanceof SQLTransientConnectionException && cause.getSQLState() == null) {
      return Diagnosis.passing(
          "the pool had no connection free in time",
          "make the pool larger, or hold its connections for a shorter time");
    }
    return Diagnosis.passing("it did not answer", "is it up, and is the address right?");
  }
}
