package dev.pgemit.http.audit;

import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Limits the stored refusals, so that callers without rights cannot fill the database. */
final class RefusalLimit {
  private static final int MAX_PER_MINUTE = 120;

  private final Bucket bucket =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(MAX_PER_MINUTE)
                      .refillGreedy(MAX_PER_MINUTE, Duration.ofMinutes(1)))
          .build();

  boolean tryAcquire() {
    return bucket.tryConsume(1);
  }
}
