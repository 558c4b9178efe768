package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Checks that the SQL functions publish with the same channel prefix as the service. */
record ChannelPrefixCheck(DoctorContext context) {
  /** The functions do not exist, or the role may not call them. */
  private static final Set<String> FUNCTION_UNAVAILABLE = Set.of("42501", "42883", "3F000");

  Optional<CheckResult> mismatch(Connection connection) throws SQLException {
    var expected = context.settings().channelPrefix();
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT \"%s\".channel_prefix()".formatted(context.functionsSchema()))) {
      row.next();
      var prefix = row.getString(1);
      return prefix.equals(expected)
          ? Optional.empty()
          : Optional.of(
              CheckResult.warning(
                  ("The SQL functions publish with the channel prefix %s, but"
                          + " PGEMIT_CHANNEL_PREFIX is %s")
                      .formatted(prefix, expected),
                  "run \"pgemit migrate\" with the correct PGEMIT_CHANNEL_PREFIX"));
    } catch (SQLException e) {
      if (FUNCTION_UNAVAILABLE.contains(String.valueOf(e.getSQLState()))) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
