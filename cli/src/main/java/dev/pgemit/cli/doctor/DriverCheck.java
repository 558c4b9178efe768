package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.settings.DatabaseUrl;
import java.util.ArrayList;

/**
 * Whether the address takes back what the service sets for safety.
 *
 * @param address where Postgres is
 */
record DriverCheck(DatabaseUrl address) {
  private static final int LONGEST_ANSWER_SECONDS = 60;

  Finding finding() {
    var faults = new ArrayList<String>();
    if (seconds("socketTimeout", 10) == 0) {
      faults.add("socketTimeout=0 waits for ever when the network swallows packets");
    } else if (seconds("socketTimeout", 10) > LONGEST_ANSWER_SECONDS) {
      faults.add(
          "socketTimeout is over a minute, and callers wait as long when the network is gone");
    }
    if (seconds("connectTimeout", 2) == 0) {
      faults.add("connectTimeout=0 waits for ever for a host that does not answer");
    }
    if (is("tcpKeepAlive", "false")) {
      faults.add("without tcpKeepAlive a firewall may drop a quiet connection unseen");
    }
    if (is("logServerErrorDetail", "true")) {
      faults.add("logServerErrorDetail=true can bring payloads into the log");
    }
    return faults.isEmpty()
        ? Finding.ok("timeouts and keep-alive are on")
        : Finding.warning(
            "DATABASE_URL: " + String.join("; ", faults),
            "leave these out of DATABASE_URL: the service sets socketTimeout=10, connectTimeout=2,"
                + " tcpKeepAlive=true and logServerErrorDetail=false");
  }

  private int seconds(String name, int standard) {
    return address
        .parameter(name)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(Integer::parseInt)
        .orElse(standard);
  }

  private boolean is(String name, String value) {
    return address.parameter(name).filter(value::equalsIgnoreCase).isPresent();
  }
}
