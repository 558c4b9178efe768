package dev.pgemit.diagnosis;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.util.GT;

/**
 * Lists messages of the driver. The driver uses one SQLSTATE for many causes, and localizes its
 * messages.
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

  /** Returns whether a failure has this message, with any parameters. */
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
