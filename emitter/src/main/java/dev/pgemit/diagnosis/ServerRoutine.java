package dev.pgemit.diagnosis;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/**
 * The function of Postgres's source that reported an error. One SQLSTATE stands for several causes,
 * and the message is in the language of the server; the name of the function is not translated.
 */
public final class ServerRoutine {
  /** Reports roles that do not exist, may not log in, or have too many connections. */
  static final String LOGIN_CHECK = "InitializeSessionUserId";

  /** Reports databases that take no connections, or have too many, or lack CONNECT for the role. */
  static final String DATABASE_CHECK = "CheckMyDatabase";

  /** Reports statements that a read-only transaction refuses, also on a standby. */
  public static final String READ_ONLY_CHECK = "PreventCommandIfReadOnly";

  /** Reports rows that a policy of row security refuses. */
  public static final String ROW_SECURITY_CHECK = "ExecWithCheckOptions";

  /** Reports statements on tables with row security in a session whose row_security is off. */
  public static final String ROW_SECURITY_SETTING = "check_enable_rls";

  /** Reports that the NOTIFY queue of the cluster has no room. */
  public static final String NOTIFY_QUEUE = "PreCommit_Notify";

  private ServerRoutine() {}

  /** Returns whether this function reported the error. */
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
