package dev.pgemit.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource({
    "URL invalid jdbc:postgresql://h:0/d?user=u&password=s3cr3t, URL invalid"
        + " jdbc:postgresql://h:0/d?user=u&password=***",
    "at postgresql://u:s3cr3t@h:1/d, at postgresql://***@h:1/d",
    "at postgres://u:a/b@s3cr3t@h/d, at postgres://***@h/d",
    "at https://u:s3cr3t@h/keys, at https://***@h/keys",
    "jdbc:postgresql://u:s3cr3t@h, jdbc:postgresql://***@h",
    "PGPASSWORD=s3cr3t x, PGPASSWORD=***",
    "a=1&sslpassword=s3 cr3t&b=2, a=1&sslpassword=***",
    "Authorization: Bearer s3cr3t-s3cr3t, Authorization: Bearer ***"
  })
  void passwordsAreRemoved(String text, String expected) {
    assertThat(Redaction.redact(text)).isEqualTo(expected);
    assertThat(Redaction.redact(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No connection to Postgres: Postgres rejects the user or the password:"
            + " correct both in DATABASE_URL",
        "must be postgresql://user:password@host:5432/database, or"
            + " jdbc:postgresql://h/d?password=…",
        "Connection to 127.0.0.1:5432 refused. See http://127.0.0.1:8080/docs for more",
        "FATAL: password authentication failed for user \"u\""
      })
  void otherTextIsUnchanged(String text) {
    assertThat(Redaction.redact(text)).isEqualTo(text);
  }

  @Test
  void exceptionWithoutAPasswordIsReturnedAsIs() {
    var failure = new SQLException("refused", "08001", new IllegalStateException("no route"));

    assertThat((Object) Redaction.redact(failure)).isSameAs(failure);
  }

  @Test
  void copyKeepsSqlStateCausesAndStackTrace() {
    var cause = new IllegalStateException("jdbc:postgresql://h/d?password=s3\ncr3t");
    var failure = new SQLException("refused", "08001", 7, cause);
    failure.setNextException(new SQLException("password=s3cr3t", "28P01"));
    failure.addSuppressed(cause);

    var copy = Redaction.redact(failure);

    assertThat(trace(copy)).doesNotContain("s3").doesNotContain("cr3t");
    assertThat(copy.getNextException().getMessage()).isEqualTo("password=***");
    assertThat(copy.getSQLState()).isEqualTo("08001");
    assertThat(copy.getErrorCode()).isEqualTo(7);
    assertThat(copy.getStackTrace()).isEqualTo(failure.getStackTrace());
    assertThat(copy.getCause())
        .hasMessageStartingWith("java.lang.IllegalStateException: jdbc:postgresql://h/d?password=");
  }

  @Test
  void emitterExceptionsDoNotContainTheDataSourceUrl() {
    var address = "jdbc:postgresql://127.0.0.1:99999/d?user=u&password=s3cr3t";
    var dataSource = dataSource(() -> DriverManager.getConnection(address));

    assertThatThrownBy(() -> dataSource.getConnection()).hasMessageContaining("s3cr3t");
    try (var emitter = Emitter.builder(dataSource).retryTimeout(Duration.ZERO).build()) {
      assertThatThrownBy(() -> emitter.emit("e"))
          .isInstanceOf(EmitException.class)
          .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cr3t"));
      assertThatThrownBy(() -> emitter.emitWithAck("e").join())
          .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cr3t"));
      assertThatThrownBy(() -> emitter.scheduled().list(10))
          .isInstanceOf(EmitException.class)
          .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cr3t"));
    }
  }

  /** Opens a connection. */
  private interface Opening {
    Object open() throws SQLException;
  }

  private static DataSource dataSource(Opening opening) {
    return (DataSource)
        Proxy.newProxyInstance(
            RedactionTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection") ? opening.open() : false);
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
