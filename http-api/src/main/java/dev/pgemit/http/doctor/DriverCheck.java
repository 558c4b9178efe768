package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.settings.DatabaseUrl;
import java.util.ArrayList;

/**
 * Checks that the address does not override the service's safety settings.
 *
 * @param databaseUrl the address of Postgres
 */
record DriverCheck(DatabaseUrl databaseUrl) {
  private static final int MAX_SOCKET_TIMEOUT_SECONDS = 60;

  CheckResult finding() {
    var problems = new ArrayList<String>();
    if (secondsOf("socketTimeout", 10) == 0) {
      problems.add("socketTimeout=0 waits without limit when the network drops packets");
    } else if (secondsOf("socketTimeout", 10) > MAX_SOCKET_TIMEOUT_SECONDS) {
      problems.add(
          "socketTimeout is over a minute, so callers wait that long when the network is down");
    }
    if (secondsOf("connectTimeout", 2) == 0) {
      problems.add("connectTimeout=0 waits without limit for a host that does not answer");
    }
    if (hasValue("tcpKeepAlive", "false")) {
      problems.add("without tcpKeepAlive, a firewall may drop an idle connection unnoticed");
    }
    if (hasValue("logServerErrorDetail", "true")) {
      problems.add("logServerErrorDetail=true can write payloads to the log");
    }
    return problems.isEmpty()
        ? CheckResult.ok("timeouts and keep-alive are on")
        : CheckResult.warning(
            "DATABASE_URL: " + String.join("; ", problems),
            "remove these parameters from DATABASE_URL: the service sets"
                + " socketTimeout=10, connectTimeout=2, tcpKeepAlive=true and"
                + " logServerErrorDetail=false");
  }

  private int secondsOf(String name, int defaultSeconds) {
    return databaseUrl
        .parameter(name)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(Integer::parseInt)
        .orElse(defaultSeconds);
  }

  private boolean hasValue(String name, String value) {
    return databaseUrl.parameter(name).filter(value::equalsIgnoreCase).isPresent();
  }
}
