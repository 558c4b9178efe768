package dev.pgemit.diagnosis;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/**
 * Identifies an error by the function in Postgres's source that reported it. One SQLSTATE has
 * several causes, and the server localizes its messages, but not the names of functions.
 */
public final class ServerRoutine {
  /** Reports roles that do not exist, may not log in, or have too many connections. */
  static final String LOGIN_CHECK = "InitializeSessionUserId";

  /** Reports databases that reject connections, reach their limit, or deny CONNECT. */
  static final String DATABASE_CHECK = "CheckMyDatabase";

  /** Reports statements that a read-only transaction rejects, including those on a standby. */
  public static final String READ_ONLY_CHECK = "PreventCommandIfReadOnly";

  /** Reports rows that a row security policy rejects. */
  public static final String ROW_SECURITY_CHECK = "ExecWithCheckOptions";

  /** Reports statements on tables with row security while row_security is off. */
  public static final String ROW_SECURITY_SETTING = "check_enable_rls";

  /** Reports that the cluster's NOTIFY queue is full. */
  public static final String NOTIFY_QUEUE = "PreCommit_Notify";

  private ServerRoutine() {}

  /** Returns whether a function reported the error. */
  public static boolean isReportedBy(SQLException failure, String routine) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException sql) {
        var error = sql.getServerErrorMessage();
        return error != null && routine.equals(error.getRoutine());
      }
    }
    return false;
  }
}
