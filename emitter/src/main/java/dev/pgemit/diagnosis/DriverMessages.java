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
final class DriverMessages {
  static final String TLS_UNSUPPORTED = "The server does not support SSL.";
  static final String AUTHENTICATION_UNSUPPORTED =
      "The authentication type {0} is not supported. Check that you have configured the pg_hba.conf"
          + " file to include the client''s IP address or subnet, and that it is using an"
          + " authentication scheme supported by the driver.";
  static final String HOST_NAME_MISMATCH =
      "The hostname {0} could not be verified by hostnameverifier {1}.";
  static final String ROOT_CERTIFICATE_MISSING = "Could not open SSL root certificate file {0}.";

  private static final String PLACEHOLDER = "\u0000";

  private DriverMessages() {}

  /** Whether this is what a failure says, whatever stands for its parameters. */
  static boolean matches(SQLException failure, String template) {
    var translated = GT.tr(template, PLACEHOLDER, PLACEHOLDER);
    var pattern =
        Arrays.stream(translated.split(PLACEHOLDER, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(String.valueOf(failure.getMessage()))
        .matches();
  }
}
