package dev.pgemit.cli.doctor;

import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.ConnectionLimitCheck;
import dev.pgemit.http.diagnosis.EncodingCheck;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.diagnosis.GrantsCheck;
import dev.pgemit.http.diagnosis.HostsCheck;
import dev.pgemit.http.diagnosis.NoConnection;
import dev.pgemit.http.diagnosis.PoolerCheck;
import dev.pgemit.http.diagnosis.PrimaryCheck;
import dev.pgemit.http.diagnosis.TableCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at everything, one after the other. What needs a connection is passed over without one. */
public final class Examination {
  private final Subject subject;
  private final List<Report.Entry> entries = new ArrayList<>();

  private Examination(Subject subject) {
    this.subject = subject;
  }

  /** Looks at everything. */
  public static Report of(Subject subject) {
    var examination = new Examination(subject);
    examination.add("driver", new DriverCheck(subject.settings().database()).finding());
    examination.askPostgres();
    if (subject.service() != null) {
      examination.add("service", new ServiceCheck(subject.service()).finding());
    }
    return new Report(examination.entries);
  }

  private void askPostgres() {
    try (var connection = subject.database().getConnection()) {
      add("connection", safely(new ConnectionCheck(), connection));
      checks().forEach((name, check) -> add(name, safely(check, connection)));
    } catch (SQLException e) {
      add("connection", NoConnection.explainHere(e, "DATABASE_URL"));
      checks().keySet().forEach(name -> add(name, Finding.skipped("no connection")));
    }
  }

  private Map<String, Check> checks() {
    var attachments = subject.attachments();
    var checks = new LinkedHashMap<String, Check>();
    checks.put("hosts", new HostsCheck(subject.settings().database()));
    checks.put("primary", new PrimaryCheck());
    checks.put("encoding", new EncodingCheck());
    checks.put("connection limit", new ConnectionLimitCheck(subject.settings().poolSize()));
    checks.put("schema", new SchemaCheck(subject));
    checks.put("attachments", new TableCheck(attachments));
    checks.put("grants", new GrantsCheck(attachments));
    checks.put("more grants", new MoreGrantsCheck(attachments, subject.functionsSchema()));
    checks.put("pooler", new PoolerCheck(subject.database(), subject.settings()));
    checks.put("listening", new ListeningCheck(subject));
    checks.put("clock", new ClockCheck());
    checks.put("notify queue", new NotifyQueueCheck());
    checks.put("servers", new ServersCheck(subject));
    checks.put("canary", CanaryCheck.small(subject));
    checks.put("large canary", CanaryCheck.large(subject));
    checks.put("tables", new TablesCheck(attachments));
    return checks;
  }

  // One question that fails must not keep the others from being asked.
  private static Finding safely(Check check, Connection connection) {
    try {
      if (connection.isClosed()) {
        return Finding.skipped("the connection ended");
      }
      return check.on(connection);
    } catch (SQLException e) {
      if ("25006".equals(e.getSQLState())) {
        return Finding.skipped("only the primary can tell");
      }
      return Finding.failure(
          "Postgres refused (%s)".formatted(firstLine(e)),
          ServerFault.explain(e)
              .map(fault -> fault.found() + "; " + fault.advice())
              .orElse("see what the other checks say, and its log"));
    }
  }

  private static String firstLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
        + ", SQLSTATE "
        + failure.getSQLState();
  }

  private void add(String check, Finding finding) {
    entries.add(new Report.Entry(check, finding));
  }
}
