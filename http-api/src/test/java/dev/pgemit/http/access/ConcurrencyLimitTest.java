package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.http.access.ConcurrencyLimit.Permit;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private final ConcurrencyLimit limit = new ConcurrencyLimit(10, "streams", "end one");

  @Test
  void limitsCallerToAFifthAcrossItsKeys() {
    var first = limit.acquire(key("orders", "a"));
    limit.acquire(key("orders", "b"));

    var refused = acquireFails(key("orders", "c"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.detail())
        .isEqualTo("The key orders (c) has reached its limit of 2 streams: end one");

    limit.acquire(key("other", "d"));
    first.close();
    first.close();
    limit.acquire(key("orders", "c"));
    assertThat(acquireFails(key("orders", "c")).status()).isEqualTo(429);
  }

  @Test
  void limitsAllCallersTogether() {
    var taken = new ArrayList<Permit>();
    for (var i = 0; i < 10; i++) {
      taken.add(limit.acquire(key("k" + i, "a")));
    }

    var refused = acquireFails(key("another", "a"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.detail()).isEqualTo("The limit of 10 streams is reached: end one");
    assertThat(acquireFails(key("k1", "a")).status()).isEqualTo(503);

    taken.get(3).close();
    limit.acquire(key("another", "a"));
  }

  @Test
  void anonymousCallersShareTheWholeLimit() {
    for (var i = 0; i < 10; i++) {
      limit.acquire(Caller.ANONYMOUS);
    }
    assertThat(acquireFails(Caller.ANONYMOUS).status()).isEqualTo(503);
  }

  private Problem acquireFails(Caller caller) {
    return catchThrowableOfType(ProblemException.class, () -> limit.acquire(caller)).problem();
  }

  private static Caller key(String name, String id) {
    var terms = new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null);
    return Caller.ofKey(name, id, terms, Optional::empty);
  }
}
