package dev.pgemit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitOperator;
import dev.pgemit.Emitter;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Idempotency keys belong to a database role: the keys of two roles are independent. */
class RoleKeysIT {
  private static final String AGE_KEYS =
      "UPDATE pgemit_idempotency_keys SET created_at = created_at - interval '25 hours'";

  private final String role = "publisher_" + UUID.randomUUID();
  private TestDatabase database;
  private Emitter owner;
  private Emitter publisher;
  private NotificationReceiver listener;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    database.execute("CREATE ROLE \"%s\" LOGIN PASSWORD 'secret'".formatted(role));
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));
    owner = Emitter.create(database.dataSource());
    publisher = Emitter.create(login());
    listener = new NotificationReceiver(database);
  }

  @AfterEach
  void stop() throws SQLException {
    listener.close();
    publisher.close();
    owner.close();
    database.execute("DROP OWNED BY \"%1$s\"; DROP ROLE \"%1$s\"".formatted(role));
    database.close();
  }

  @ParameterizedTest
  @CsvSource({"row_security = off, row_security is off", "search_path = nowhere, search_path"})
  void errorNamesTheSetting(String setting, String words) throws SQLException {
    database.execute("ALTER ROLE \"%s\" SET %s".formatted(role, setting));
    try (var io = Emitter.create(login())) {
      io.emit("e");
      assertThatThrownBy(() -> io.idempotent("key").emit("e"))
          .hasMessageContaining(words)
          .hasMessageContaining("nothing was published");
      assertThatThrownBy(() -> io.delay(Duration.ofHours(1)).emit("e"))
          .hasMessageContaining(words)
          .hasMessageContaining("Nothing was published");
    }
  }

  /** The first role may or may not be a member of the other. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sameKeyOfTwoRolesIsIndependent(boolean isPublisherFirst) throws SQLException {
    var first = isPublisherFirst ? publisher : owner;
    var second = isPublisherFirst ? owner : publisher;
    List<BiFunction<Emitter, Integer, String>> ways =
        List.of(
            (io, value) -> io.idempotent("plain").emit("e", value),
            (io, value) -> io.idempotent("large").emit("e", value, new byte[1]),
            RoleKeysIT::inBatch,
            this::inTransaction);
    for (var way : ways) {
      var ofFirst = way.apply(first, 1);
      var ofSecond = way.apply(second, 1);
      assertThat(ofSecond).isNotEqualTo(ofFirst);
      assertThat(way.apply(first, 1)).isEqualTo(ofFirst);
      assertThat(way.apply(second, 1)).isEqualTo(ofSecond);
      for (var io : List.of(first, second)) {
        assertThatThrownBy(() -> way.apply(io, 2))
            .isInstanceOf(IdempotencyKeyReusedException.class);
      }
      assertThat(listener.nextMessage()).satisfies(heard -> hasId(heard, ofFirst));
      assertThat(listener.nextMessage()).satisfies(heard -> hasId(heard, ofSecond));
    }
    listener.assertNothingElse();

    Function<Emitter, String> later =
        io -> io.idempotent("later").delay(Duration.ofHours(1)).emit("e");
    assertThat(later.apply(first)).isNotEqualTo(later.apply(second));
    assertThat(later.apply(first)).isEqualTo(later.apply(first));
    assertThat(later.apply(second)).isEqualTo(later.apply(second));
    assertThat(database.query("SELECT count(*) FROM pgemit_scheduled")).isEqualTo("2");
  }

  @Test
  void expiredKeyOfAnotherRoleDoesNotBlockOtherCalls() throws SQLException {
    owner.idempotent("expired").emit("before");
    owner.idempotent("expired too").emit("before");
    listener.next(2);
    database.execute(AGE_KEYS);

    var calls = new ArrayList<CompletableFuture<String>>();
    try (var held = new WriterBlocker(database)) {
      calls.add(publisher.emitAsync("blocker", new byte[1]));
      held.awaitBlockedWriter(); // so that the other messages are one batch
      calls.add(publisher.emitAsync("unkeyed"));
      calls.add(publisher.idempotent("new").emitAsync("keyed"));
      calls.add(publisher.idempotent("expired").emitAsync("keyed"));
      calls.add(publisher.idempotent("newer").emitAsync("keyed"));
      held.release();
    }
    var batch = publisher.idempotentBatch("expired too");
    batch.emit("a");
    batch.emit("b");
    var ids = new ArrayList<>(calls.stream().map(CompletableFuture::join).toList());
    ids.addAll(batch.publish());
    var heard = new ArrayList<String>();
    for (var i = 0; i < 7; i++) {
      heard.add(id(listener.nextMessage()));
    }
    assertThat(heard).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(publisher.idempotent("expired").emit("keyed")).isEqualTo(ids.get(3));
    listener.assertNothingElse();
  }

  @Test
  void keyIsUsedOnceAfterTheOtherRolesKeyExpired() throws SQLException {
    owner.idempotent("key").emit("theirs");
    var id = publisher.idempotent("key").emit("e");
    database.execute("DELETE FROM pgemit_idempotency_keys WHERE created_by = CURRENT_USER");

    assertThat(publisher.idempotent("key").emit("e")).isEqualTo(id);
    assertThat(inTransaction(publisher, "key", io -> io.emit("e"))).isEqualTo(id);
    assertThatThrownBy(() -> publisher.idempotent("key").emit("something else"))
        .isInstanceOf(IdempotencyKeyReusedException.class);
    owner.idempotent("key").emit("theirs again");
    assertThat(publisher.idempotent("key").emit("e")).isEqualTo(id);
    assertThat(listener.next(3)).element(1).satisfies(heard -> hasId(heard, id));
    listener.assertNothingElse();

    database.execute(AGE_KEYS);
    assertThat(publisher.idempotent("key").emit("e")).isNotEqualTo(id);
    assertThat(publisher.idempotent("key").emit("e")).isNotEqualTo(id);
    listener.next();
    listener.assertNothingElse();
  }

  private static String inBatch(Emitter io, int value) {
    var batch = io.idempotentBatch("batch");
    batch.emit("e", value);
    return batch.publish().get(0);
  }

  private String inTransaction(Emitter io, int value) {
    return inTransaction(io, "transaction", operator -> operator.emit("e", value));
  }

  private String inTransaction(Emitter io, String key, Function<EmitOperator, String> emit) {
    try (var connection = connect(io)) {
      connection.setAutoCommit(false);
      var id = emit.apply(io.using(connection).idempotent(key));
      connection.commit();
      return id;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Connection connect(Emitter io) throws SQLException {
    return io == owner ? database.connect() : login().getConnection();
  }

  private PGSimpleDataSource login() {
    var dataSource = database.dataSource();
    dataSource.setUser(role);
    dataSource.setPassword("secret");
    return dataSource;
  }

  private static String id(Object heard) {
    return String.valueOf(WireValues.at(heard, "id"));
  }

  private static void hasId(Object heard, String id) {
    assertThat(id(heard)).isEqualTo(id);
  }
}
