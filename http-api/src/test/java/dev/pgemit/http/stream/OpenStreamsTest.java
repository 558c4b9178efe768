package dev.pgemit.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.access.KeyHolder;
import dev.pgemit.http.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class OpenStreamsTest {
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @Test
  void endsStreamOfRevokedKeyAfterFailedChecks() {
    var looks = new AtomicInteger();
    var caller =
        KeyHolder.until(
            () -> {
              if (looks.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("a test's");
              }
              return Optional.of("is revoked");
            });
    try (var emitter = Emitter.create(new PGSimpleDataSource());
        var open = new OpenStreams((thread, cause) -> failures.add(thread))) {
      var progress = new StreamProgress(failure -> {});
      var stream = EmitStreamTest.stream(emitter, progress);
      open.add(stream, caller);

      assertThat(stream.completion()).succeedsWithin(Duration.ofSeconds(30));

      assertThat(failures).containsExactly("pgemit-streams", "pgemit-streams");
      assertThat(progress.failure())
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("The key stolen (k1) is revoked");
    }
  }
}
