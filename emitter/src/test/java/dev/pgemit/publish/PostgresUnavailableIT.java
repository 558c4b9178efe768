package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresUnavailableIT {
  @Test
  void refusedConnectionIsRetryable() throws IOException {
    var failure = failure(unreachable());
    assertThat(failure)
        .hasMessageContaining("No connection to Postgres")
        .hasMessageContaining("nothing was published");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.isOutcomeKnown()).isTrue();
  }

  @Test
  void timeoutOfThePoolIsRetryable() throws IOException {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(unreachable());
      pool.setConnectionTimeout(250);
      var failure = failure(pool);
      assertThat(failure).hasMessageContaining("nothing was published");
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.isOutcomeKnown()).isTrue();
    }
  }

  @Test
  void tailFailsInTime() throws IOException {
    try (var io = Emitter.create(unreachable())) {
      var failure =
          catchThrowableOfType(
              CompletionException.class, () -> io.timeout(Duration.ofMillis(100)).tail().join());

      assertThat(failure.getCause())
          .isInstanceOfSatisfying(
              EmitException.class, rejected -> assertThat(rejected.isRetryable()).isTrue())
          .hasMessageContaining("after 100 ms");
    }
  }

  @Test
  void databaseThatDoesNotExistIsNotRetryable() throws SQLException {
    try (var database = TestDatabase.create()) {
      var dataSource = database.dataSource();
      dataSource.setDatabaseName("no_such_database");
      var failure = failure(dataSource);
      assertThat(failure).hasMessageContaining("no_such_database");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.isOutcomeKnown()).isTrue();
    }
  }

  @Test
  void readOnlyServerIsNotRetryable() throws SQLException {
    try (var database = TestDatabase.createWithAttachments()) {
      var dataSource = database.dataSource();
      dataSource.setOptions("-c default_transaction_read_only=on");
      try (var io = Emitter.create(dataSource)) {
        var failure = catchThrowableOfType(EmitException.class, () -> io.emit("e", new byte[1]));
        assertThat(failure).hasMessageContaining("read-only");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.isOutcomeKnown()).isTrue();
      }
    }
  }

  private static EmitException failure(DataSource dataSource) {
    try (var io = Emitter.builder(dataSource).retryTimeout(Duration.ZERO).build()) {
      return catchThrowableOfType(EmitException.class, () -> io.emit("e"));
    }
  }

  private static PGSimpleDataSource unreachable() {
    var dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1"});
    dataSource.setPortNumbers(new int[] {LoopbackPort.findFree()});
    return dataSource;
  }
}
