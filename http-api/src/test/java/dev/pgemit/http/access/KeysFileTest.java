package dev.pgemit.http.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.settings.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysFileTest {
  private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
  private static final AccessPolicy POLICY =
      new AccessPolicy(
          new Grant(
              EnumSet.of(Permission.EMIT, Permission.FETCH),
              List.of(Glob.ofNamespace("admin")),
              List.of(new Glob("user:*"), new Glob("all")),
              List.of(Glob.ANY)),
          RequestRate.parse("100/s").orElseThrow());
  private static final String VALID =
      "{'name':'web','id':'abcdefghij23','sha256':'%s','allow':['emit'],".formatted("0a".repeat(32))
          + "'createdAt':'2026-12-01T10:00:00Z'}";

  private static KeysFile parse(String json) {
    return KeysFile.parse(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void readsWhatItWrites() {
    var change = KeysFile.EMPTY.create("web", POLICY, now -> now.plus(Duration.ofDays(90)), NOW);

    var json = change.file().toJson();
    var created = change.result().orElseThrow();
    var read = KeysFile.parse(json).keys();

    assertThat(read).hasSize(1);
    assertThat(read.get(0).name()).isEqualTo("web");
    assertThat(read.get(0).policy()).isEqualTo(POLICY);
    assertThat(read.get(0).lifetime()).isEqualTo(created.stored().lifetime());
    assertThat(read.get(0).matchesSecret(created.key())).isTrue();
    assertThat(new String(json, UTF_8)).doesNotContain(created.key().secret());
  }

  @Test
  void readsAWrittenEntry() {
    var key = parse("{'keys':[" + VALID + "]}").keys().get(0);

    assertThat(key).hasToString("web (abcdefghij23)");
    assertThat(key.policy())
        .isEqualTo(new AccessPolicy(Grant.of(EnumSet.of(Permission.EMIT)), null));
    assertThat(key.isActive(NOW)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'web'|'we b'|A key's name must have",
        "'abcdefghij23'|'short'|\"id\" must have 12 letters",
        "'0a0a|'0g0a|\"sha256\" must have 64 hexadecimal digits",
        "'0a0a|'0a|\"sha256\" must have 64 hexadecimal digits",
        "['emit']|['emitt']|unknown permission \"emitt\"",
        "['emit']|['broadcast']|no effect alone",
        "'createdAt'|'createdat'|\"createdAt\" is missing",
        "'2026-12-01T10:00:00Z'|'yesterday'|\"createdAt\" must be a time",
        "'2026-12-01T10:00:00Z'|5|\"createdAt\" must be a string",
        "'allow'|'expiresAt':'never','allow'|\"expiresAt\" must be a time",
        "'allow'|'rate':'much','allow'|\"rate\" must be",
        "'allow'|'secret':'x','allow'|unknown member \"secret\"",
      })
  void namesTheEntryAndItsFault(String valid, String invalid, String fault) {
    var other = VALID.replace("web", "other").replace("abcdefghij23", "abcdefghij24");
    assertThatThrownBy(
            () -> parse("{'keys':[" + other + "," + VALID.replace(valid, invalid) + "]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("entry 2, \"we")
        .hasMessageContaining(fault)
        .hasMessageContaining("Correct or remove the entry");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'keys':[]|it is not JSON (line 1)",
        "{'keys':[]} {}|it is not JSON",
        "{'keys':[],'keys':[]}|it is not JSON",
        "[]|it must be {\"keys\": […]}",
        "{'keys':[],'more':1}|it must be {\"keys\": […]}",
        "{'keys':[1]}|entry 1: it is not an object",
      })
  void rejectsOtherDocuments(String json, String fault) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void rejectsTwoEntriesWithOneId() {
    assertThatThrownBy(() -> parse("{'keys':[" + VALID + "," + VALID + "]}"))
        .hasMessageContaining("entry 2, \"web\": another entry has the same \"id\"");
  }

  @Test
  void replacesOnlyExpiredKeysOfAName() {
    var expiring = KeysFile.EMPTY.create("web", POLICY, now -> now.plusSeconds(60), NOW).file();

    assertThat(expiring.create("web", POLICY, KeyExpiry.never(), NOW).result()).isEmpty();
    var later = expiring.create("web", POLICY, KeyExpiry.never(), NOW.plusSeconds(60));
    assertThat(later.file().keys()).containsExactly(later.result().orElseThrow().stored());
  }

  @Test
  void rotatesWithAnOverlap() {
    var old = KeysFile.EMPTY.create("web", POLICY, now -> now.plus(Duration.ofDays(1)), NOW);
    var later = NOW.plus(Duration.ofHours(12));

    var rotated = old.file().rotate("web", Duration.ofHours(1), later);

    var keys = rotated.file().keys();
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0).id()).isEqualTo(old.result().orElseThrow().id());
    assertThat(keys.get(0).lifetime().expiresAt()).isEqualTo(later.plus(Duration.ofHours(1)));
    assertThat(keys.get(1).policy()).isEqualTo(POLICY);
    assertThat(keys.get(1).lifetime().expiresAt()).isEqualTo(later.plus(Duration.ofDays(1)));
    assertThat(old.file().rotate("web", Duration.ZERO, later).file().keys()).hasSize(1);
    assertThat(old.file().rotate("web", Duration.ofDays(30), later).file().keys().get(0).lifetime())
        .isEqualTo(old.result().orElseThrow().stored().lifetime());
  }

  @Test
  void revokesAllKeysOfAName() {
    var file = KeysFile.EMPTY.create("web", POLICY, KeyExpiry.never(), NOW).file();
    var overlapping = file.rotate("web", Duration.ofHours(1), NOW).file();

    assertThat(overlapping.revoke("web").result()).isEqualTo(2);
    assertThat(overlapping.revoke("web").file().keys()).isEmpty();
    assertThatThrownBy(() -> file.revoke("other"))
        .isInstanceOf(KeyAdministrationException.class)
        .hasMessageContaining("\"other\"");
  }
}
