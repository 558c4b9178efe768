package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.settings.RequestRate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessClaimParserTest {
  @Test
  void readsSameFieldsAsCommand() {
    var terms =
        AccessClaimParser.parse(
            Map.of(
                "allow", List.of("emit", "server-side-emit"),
                "namespace", "admin",
                "to", List.of("user:*", "room"),
                "event", "order:*",
                "rate", "100/s"));

    assertThat(terms)
        .isEqualTo(
            new AccessPolicy(
                new Grant(
                    Set.of(Permission.EMIT, Permission.SERVER_SIDE_EMIT),
                    List.of(new Glob("/admin")),
                    List.of(new Glob("user:*"), new Glob("room")),
                    List.of(new Glob("order:*"))),
                new RequestRate(100, Duration.ofSeconds(1))));
  }

  @Test
  void missingFieldIsUnlimited() {
    var terms = AccessClaimParser.parse(Map.of("allow", "*"));

    assertThat(terms).isEqualTo(new AccessPolicy(Grant.EVERYTHING, null));
  }

  @Test
  void rejectsClaimWithUnknownField() {
    for (Map<String, Object> claim :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("allow", List.of()),
            Map.of("allow", 7),
            Map.of("allow", "emitt"),
            Map.of("allow", "emit", "room", "user:*"),
            Map.of("allow", "emit", "to", List.of()),
            Map.of("allow", "emit", "to", List.of(7)),
            Map.of("allow", "emit", "to", ""),
            Map.of("allow", "emit", "rate", "often"),
            Map.of("allow", "emit", "rate", 100))) {
      assertThatThrownBy(() -> AccessClaimParser.parse(claim))
          .as(claim.toString())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
