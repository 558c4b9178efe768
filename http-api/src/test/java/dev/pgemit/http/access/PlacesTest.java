package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.http.access.Places.Place;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(10, "streams", "end one");

  @Test
  void oneCallerGetsAFifthThroughAllItsKeysAndOthersGetTheRest() {
    var first = places.take(key("orders", "a"));
    places.take(key("orders", "b"));

    var refused = refusal(key("orders", "c"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.detail())
        .isEqualTo("The key orders (c) has 2 streams already, and may have no more: end one");

    places.take(key("other", "d"));
    first.close();
    first.close();
    places.take(key("orders", "c"));
    assertThat(refusal(key("orders", "c")).status()).isEqualTo(429);
  }

  @Test
  void allTogetherGetNoMoreThanThereAre() {
    var taken = new ArrayList<Place>();
    for (var i = 0; i < 10; i++) {
      taken.add(places.take(key("k" + i, "a")));
    }

    var refused = refusal(key("another", "a"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.detail())
        .isEqualTo("There are 10 streams already, and no more may be: end one");
    assertThat(refusal(key("k1", "a")).status()).isEqualTo(503);

    taken.get(3).close();
    places.take(key("another", "a"));
  }

  @Test
  void whereNobodyHasAKeyAllShareAll() {
    for (var i = 0; i < 10; i++) {
      places.take(Caller.ANYONE);
    }
    assertThat(refusal(Caller.ANYONE).status()).isEqualTo(503);
  }

  private Problem refusal(Caller caller) {
    return catchThrowableOfType(ProblemException.class, () -> places.take(caller)).problem();
  }

  private static Caller key(String name, String id) {
    var terms = new Terms(Grant.of(EnumSet.allOf(Right.class)), null);
    return Caller.ofKey(name, id, terms, Optional::empty);
  }
}
