package dev.pgemit.diagnosis;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Explains why a connection to Postgres cannot be opened. */
public final class ConnectionFailure {
  /** No such database; a connection limit; the server starts or stops. */
  private static final Set<String> LOGIN_SQL_STATES = Set.of("3D000", "53300", "57P03");

  private ConnectionFailure() {}

  /** Explains why a pool or the driver failed to open a connection. */
  public static Diagnosis explain(SQLException failure) {
    var cause = innermostSqlException(failure);
    return switch (String.valueOf(cause.getSQLState())) {
      case "28P01" ->
          Diagnosis.permanent(
              "Postgres rejects the user or the password",
              "correct both in the address; percent-encode every character that is not a"
                  + " letter or a digit");
      case "28000" -> explainRefusedLogin(cause);
      case "08004" -> explainRejection(cause);
      case "3D000" ->
          Diagnosis.permanent(
              "the database does not exist",
              "create the database, or correct the name at the end of the address");
      case "42501", "55000" ->
          ServerRoutine.isReportedBy(cause, ServerRoutine.DATABASE_CHECK)
              ? explainClosedDatabase(cause)
              : explainNetworkFailure(cause);
      case "53300" -> explainConnectionLimit(cause);
      case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04" ->
          ServerFault.explain(cause).orElseThrow();
      case "08P01" ->
          String.valueOf(cause.getMessage()).contains("startup parameter")
              ? Diagnosis.permanent(
                  "the pooler rejects a startup parameter of the driver",
                  "set ignore_startup_parameters = extra_float_digits,options in pgbouncer.ini")
              : explainNetworkFailure(cause);
      default -> explainNetworkFailure(cause);
    };
  }

  /** Returns whether the failure is a connection that could not be opened. */
  public static boolean isConnectionFailure(SQLException failure) {
    var cause = innermostSqlException(failure);
    var state = String.valueOf(cause.getSQLState());
    return state.startsWith("08")
        || state.startsWith("28")
        || LOGIN_SQL_STATES.contains(state)
        || ServerRoutine.isReportedBy(cause, ServerRoutine.DATABASE_CHECK);
  }

  /** Returns the driver's exception, which a pool wraps. */
  public static SQLException innermostSqlException(SQLException failure) {
    var innermost = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        innermost = sql;
      }
    }
    return innermost;
  }

  private static Diagnosis explainRefusedLogin(SQLException cause) {
    // Postgres reveals that a role does not exist only after authentication.
    return ServerRoutine.isReportedBy(cause, ServerRoutine.LOGIN_CHECK)
        ? Diagnosis.permanent(
            "the role does not exist, or may not log in (NOLOGIN)",
            "create the role, or have an administrator run ALTER ROLE … LOGIN")
        : Diagnosis.permanent(
            "Postgres does not allow this user to log in from this host",
            "create the role if it does not exist, and allow it in pg_hba.conf from"
                + " this host, with TLS if the entry requires TLS (sslmode=require)");
  }

  private static Diagnosis explainClosedDatabase(SQLException cause) {
    return "42501".equals(cause.getSQLState())
        ? Diagnosis.permanent(
            "the role may not connect to this database",
            "GRANT CONNECT on the database, or use another role in the address")
        // A restore may disable connections. The administrator enables them afterwards.
        : Diagnosis.temporary(
            "the database does not allow connections",
            "have an administrator run ALTER DATABASE … ALLOW_CONNECTIONS true, or use"
                + " another database");
  }

  private static Diagnosis explainConnectionLimit(SQLException cause) {
    if (ServerRoutine.isReportedBy(cause, ServerRoutine.LOGIN_CHECK)) {
      return Diagnosis.temporary(
          "the role has reached its CONNECTION LIMIT",
          "raise the limit with ALTER ROLE … CONNECTION LIMIT, or make pools smaller");
    }
    return ServerRoutine.isReportedBy(cause, ServerRoutine.DATABASE_CHECK)
        ? Diagnosis.temporary(
            "the database has reached its CONNECTION LIMIT",
            "raise the limit with ALTER DATABASE … CONNECTION LIMIT, or make pools" + " smaller")
        : Diagnosis.temporary(
            "the server has no connection left", "raise max_connections, or make pools smaller");
  }

  private static Diagnosis explainRejection(SQLException cause) {
    if (DriverMessages.matches(cause, DriverMessages.TLS_UNSUPPORTED)) {
      return Diagnosis.permanent(
          "the server does not offer TLS, and sslmode requires TLS",
          "enable TLS in postgresql.conf (ssl = on, with ssl_cert_file and"
              + " ssl_key_file), or set sslmode=disable in the address if the network is"
              + " trusted");
    }
    if (DriverMessages.matches(cause, DriverMessages.AUTHENTICATION_UNSUPPORTED)) {
      return Diagnosis.permanent(
          "the server requires an authentication method that the driver does not" + " support",
          "configure scram-sha-256 for this host in pg_hba.conf");
    }
    return Diagnosis.permanent(
        "the server requires a password", "add user:password@ before the host in the address");
  }

  private static Diagnosis explainNetworkFailure(SQLException cause) {
    if (String.valueOf(cause.getMessage()).contains("targetServerType")) {
      return Diagnosis.temporary(
          "no host is of the kind that targetServerType requires",
          "start or promote a primary, and list every host in the address");
    }
    var tls = TlsFailure.explain(cause);
    if (tls.isPresent()) {
      return tls.get();
    }
    for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnknownHostException) {
        return Diagnosis.temporary("the host name is unknown", "correct the host in the address");
      }
      if (deeper instanceof SocketTimeoutException || deeper instanceof NoRouteToHostException) {
        return Diagnosis.temporary(
            "the host does not answer", "correct the host in the address, or open the firewall");
      }
      if (deeper instanceof ConnectException) {
        return Diagnosis.temporary(
            "no server listens on this host and port",
            "start Postgres, or correct the host and the port in the address");
      }
    }
    if (cause instanceof SQLTransientConnectionException && cause.getSQLState() == null) {
      return Diagnosis.temporary(
          "the pool had no free connection in time",
          "enlarge the pool, or return connections sooner");
    }
    return Diagnosis.temporary(
        "the server did not answer",
        "check that Postgres is running and that the address is correct");
  }
}
