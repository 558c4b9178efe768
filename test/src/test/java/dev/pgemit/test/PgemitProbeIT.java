package dev.pgemit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.DocumentedCode;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.test.context.TestContextManager;

class PgemitProbeIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static TestDatabase database;
  private static Emitter io;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    io = Emitter.create(database.dataSource());
  }

  @AfterAll
  static void stop() throws Exception {
    io.close();
    database.close();
  }

  @Test
  void awaitsMessagesInAnyOrder() {
    try (var probe = PgemitProbe.listen(database.dataSource(), "/")) {
      io.to("r").emit("first", 1);
      io.emit("large", "x".repeat(10_000));
      io.socketsJoin("room");

      var join = probe.await(message -> message.type().equals("SOCKETS_JOIN"), LONG);
      assertThat(join.data().at("/rooms/0").asString()).isEqualTo("room");
      assertThat(probe.awaitEvent("large", LONG).args().get(0).asString()).hasSize(10_000);
      assertThat(probe.awaitEvent("first", LONG).args()).hasToString("[1]");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> probe.awaitEvent("first", Duration.ofMillis(50)))
          .withMessageContaining("Expected a message with the event \"first\"")
          .withMessageEndingWith("nothing");
    }
  }

  @Test
  void seesCommittedTransactionsAlone() throws Exception {
    try (var probe = PgemitProbe.listen(Emitter.builder(database.dataSource()), "/tx");
        var connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      var joined = io.using(connection).of("/tx");
      joined.emit("gone");
      connection.rollback();
      joined.emit("kept");
      connection.commit();

      assertThat(probe.await(message -> true, LONG).event()).isEqualTo("kept");
      io.of("/tx").emit("other", 2);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> probe.awaitEvent("gone", Duration.ofMillis(500)))
          .withMessageContaining("\"other\" with [2]");
    }
  }

  @Test
  void saysThatPostgresIsNotReachable() throws Exception {
    var nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://localhost:%d/x?user=x".formatted(LoopbackPort.findFree()));

    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(() -> PgemitProbe.listen(nowhere, "/"));
  }

  @Test
  void theDocumentedTestsPass(@TempDir Path directory) throws Exception {
    try (var code = DocumentedCode.compile(Path.of("../docs/testing.md"), directory)) {
      var tests = code.load("com.example.OrdersTest");
      for (var name :
          new String[] {"payingIsAnnounced", "pagesConfirm", "anUnknownOutcomeIsKeptApart"}) {
        tests
            .getMethod(name, RecordingEmitter.class)
            .invoke(tests.getConstructor().newInstance(), RecordingEmitter.create());
      }
      code.load("com.example.OrdersProbe")
          .getMethod("assertThatPayingReachesPostgres", DataSource.class)
          .invoke(null, database.dataSource());
      runWithSpring(code.load("com.example.OrdersApplicationTest"), "payingIsAnnounced");
    }
  }

  private static void runWithSpring(Class<?> type, String method) throws Exception {
    var thread = Thread.currentThread();
    var loader = thread.getContextClassLoader();
    thread.setContextClassLoader(type.getClassLoader());
    try {
      var test = type.getConstructor().newInstance();
      new TestContextManager(type).prepareTestInstance(test);
      type.getMethod(method).invoke(test);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }
}
