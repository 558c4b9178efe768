package dev.pgemit.diagnosis;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.util.GT;

/**
 * Sentences of the driver, which has one SQLSTATE for many causes, and says them in the language of
 * the machine.
 */
final class DriverWords {
  static final String NO_TLS = "The server does not support SSL.";
  static final String UNKNOWN_LOGIN =
      "The authentication type {0} is not supported. Check that you have configured the pg_hba.conf"
          + " file to include the client''s IP address or subnet, and that it is using an"
          + " authentication scheme supported by the driver.";
  static final String OTHER_HOST =
      "The hostname {0} could not be verified by hostnameverifier {1}.";
  static final String NO_ROOT = "Could not open SSL root certificate file {0}.";

  private static final String MARK = "\u0000";

  private DriverWords() {}

  /** Whether this is what a failure says, whatever stands for its parameters. */
  static boolean say(SQLException failure, String sentence) {
    var spoken = GT.tr(sentence, MARK, MARK);
    var pattern =
        Arrays.stream(spoken.split(MARK, -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(String.valueOf(failure.getMessage()))
        .matches();
  }
}
