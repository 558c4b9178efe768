package dev.pgemit.http.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of the stored audit trail.
 *
 * @param retention how long entries stay
 * @param replica the name of this process, in the audit trail and in statistics
 */
public record AuditSettings(Duration retention, String replica) {
  private static final Duration MIN_RETENTION = Duration.ofHours(1);
  private static final Duration MAX_RETENTION = Duration.ofDays(3_660);
  private static final int MAX_REPLICA_LENGTH = 255;

  static AuditSettings from(Map<String, String> environment) {
    return new AuditSettings(retention(environment), replica(environment));
  }

  private static Duration retention(Map<String, String> environment) {
    var variable = EnvironmentVariable.PGEMIT_AUDIT_RETENTION;
    var value = variable.valueIn(environment).orElse("P90D");
    return variable.duration(
        value,
        value,
        MIN_RETENTION,
        MAX_RETENTION,
        "a duration from PT1H to P3660D, such as 90d or P90D");
  }

  private static String replica(Map<String, String> environment) {
    var variable = EnvironmentVariable.PGEMIT_REPLICA;
    var value = variable.valueIn(environment).map(String::strip);
    if (value.isPresent()
        && (value.get().length() > MAX_REPLICA_LENGTH
            || value.get().chars().anyMatch(Character::isISOControl))) {
      throw variable.invalid(value.get(), "a name of at most 255 characters on one line");
    }
    return value.orElseGet(() -> hostName() + "-" + ProcessHandle.current().pid());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // the host has a name that it cannot resolve
    }
  }
}
