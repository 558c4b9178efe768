package dev.pgemit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.RecurringEmit;
import dev.pgemit.RecurringEmits;
import dev.pgemit.fixture.ScheduleFixture;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the owners of scheduled and recurring emits, within one database role and across roles. */
class OwnershipIT {
  private static final Duration LATER = Duration.ofHours(1);

  private final String role = "publisher_" + UUID.randomUUID();
  private ScheduleFixture fixture;
  private TestDatabase database;
  private Emitter io;

  @BeforeEach
  void start() throws Exception {
    fixture = new ScheduleFixture();
    database = fixture.database;
    io = fixture.emitter();
    database.execute("CREATE ROLE \"%s\" LOGIN PASSWORD 'secret'".formatted(role));
    database.query("SELECT pgemit.grant_publisher('%s')".formatted(role));
  }

  @AfterEach
  void stop() throws Exception {
    database.execute("DROP OWNED BY \"%1$s\"; DROP ROLE \"%1$s\"".formatted(role));
    fixture.close();
  }

  @Test
  void idsAreUniquePerOwner() {
    var batch = io.batch();
    batch.withId("same").delay(LATER).to("role").emit("e");
    batch.withId("same").delay(LATER.plusHours(1)).ownedBy("ann").to("ann").emit("e");
    batch.publish();
    var bob = io.withId("same").delay(LATER).ownedBy("bob").to("bob").scheduleAsync("e").join();

    assertThatThrownBy(() -> io.withId("same").delay(LATER).ownedBy("bob").emit("e"))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("is already scheduled");
    assertThat(io.scheduled().find("same").orElseThrow().to()).containsExactly("role");
    assertThat(io.scheduled().ownedBy("bob").find("same")).contains(bob);

    assertThat(io.scheduled().ownedBy("ann").cancel("same")).isTrue();
    assertThat(io.scheduled().list(10).emits()).hasSize(2);
    // Ann has no emits left: the following checks concern the emits of others.
    var ann = io.scheduled().ownedBy("ann");
    assertThat(ann.find("same").orElseThrow().to()).containsExactly("role");
    assertThat(ann.visibleWhere(emit -> emit.to().contains("bob")).find("same")).contains(bob);
    assertThat(ann.visibleWhere(emit -> false).cancel("same")).isFalse();
    assertThatThrownBy(
            () ->
                ann.cancel(
                    "same",
                    emit -> {
                      throw new IllegalStateException("not " + emit.to());
                    }))
        .hasMessage("not [role]");
    assertThat(io.scheduled().list(10).emits()).hasSize(2);
  }

  @Test
  void invalidOwnerNamesAreRejected() {
    for (var invalidName : new String[] {"", " ", "a\nb", "x".repeat(256)}) {
      assertThatThrownBy(() -> io.ownedBy(invalidName)).isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> io.scheduled().ownedBy(invalidName))
          .isInstanceOf(InvalidMessageException.class);
    }
  }

  @Test
  void recurringNamesAreUniquePerOwner() {
    put(io.recurring(), "role");
    put(io.recurring().ownedBy("ann"), "ann");
    put(io.recurring().ownedBy("bob"), "bob");
    put(io.recurring().ownedBy("bob"), "bob again");
    assertThat(io.recurring().list())
        .extracting(RecurringEmit::name)
        .containsOnly("name")
        .hasSize(3);
    assertThat(io.recurring().ownedBy("bob").pause("name").orElseThrow().to())
        .containsExactly("bob again");
    assertThat(put(io.recurring().ownedBy("bob"), "bob").isPaused()).isTrue();
    assertThat(io.recurring().ownedBy("bob").resume("name").orElseThrow().isPaused()).isFalse();
    assertThat(io.recurring().ownedBy("ann").delete("name")).isTrue();
    assertThat(io.recurring().ownedBy("ann").find("name").orElseThrow().to())
        .containsExactly("role");
  }

  @Test
  void publisherRoleSchedulesAndSendsItsOwnMessages() throws Exception {
    io.withId("same").delay(LATER).emit("theirs");
    put(io.recurring(), "theirs");
    try (var publisher = Emitter.create(login())) {
      publisher.withId("same").delay(LATER).to("mine").emit("mine");
      assertThat(publisher.scheduled().list(10).emits()).hasSize(1);
      assertThat(publisher.scheduled().find("same").orElseThrow().to()).containsExactly("mine");
      assertThat(publisher.scheduled().cancel("same")).isTrue();
      assertThat(publisher.scheduled().cancel("same")).isFalse();
      assertThat(io.scheduled().list(10).emits()).hasSize(1);

      put(publisher.recurring(), "mine");
      put(publisher.recurring(), "mine again");
      assertThat(publisher.recurring().list()).hasSize(1);
      assertThat(publisher.recurring().pause("name").orElseThrow().to())
          .containsExactly("mine again");
      assertThat(publisher.recurring().delete("name")).isTrue();
      assertThat(publisher.recurring().delete("name")).isFalse();
      assertThat(io.recurring().find("name").orElseThrow().to()).containsExactly("theirs");
    }
  }

  @Test
  void publisherRoleSendsOnlyItsOwnMessagesAndTheTableOwnerSendsAll() throws Exception {
    io.delay(Duration.ZERO).emit("theirs");
    try (var publisher = Emitter.builder(login()).dispatchScheduled(true).build()) {
      publisher.delay(Duration.ZERO).emit("own");
      fixture.awaitValue("theirs", "SELECT string_agg(event, ' ') FROM pgemit_scheduled");
    }
    fixture.dispatcher("owner");
    fixture.awaitValue("0", "SELECT count(*) FROM pgemit_scheduled");
  }

  @Test
  void rowsWithoutAnOwnerBelongToEveryone() throws Exception {
    // Rows as pgemit 0.1.0 leaves them before an upgrade.
    io.withId("fixed").delay(LATER).emit("e");
    put(io.recurring(), "before");
    database.execute("UPDATE pgemit_scheduled SET created_by = NULL, owner = NULL");
    database.execute(
        "UPDATE pgemit_recurring SET created_by = NULL, owner = NULL, is_paused = true");

    try (var publisher = Emitter.create(login())) {
      for (var emitter : new Emitter[] {io, publisher}) {
        assertThatThrownBy(() -> emitter.withId("fixed").delay(LATER).ownedBy("ann").emit("e"))
            .hasMessageContaining("is already scheduled");
      }
      var after = put(publisher.recurring().ownedBy("ann"), "after");
      assertThat(after.isPaused()).isTrue();
      assertThat(io.recurring().list()).containsExactly(after);
      assertThat(database.query("SELECT created_by || ' ' || owner FROM pgemit_recurring"))
          .isEqualTo(role + " ann");
      assertThat(publisher.scheduled().cancel("fixed")).isTrue();
    }
  }

  private static RecurringEmit put(RecurringEmits recurring, String room) {
    return recurring.put("name", "0 3 * * *", ZoneOffset.UTC, emit -> emit.to(room).emit("e"));
  }

  private DataSource login() {
    var dataSource = database.dataSource();
    dataSource.setUser(role);
    dataSource.setPassword("secret");
    return dataSource;
  }
}
