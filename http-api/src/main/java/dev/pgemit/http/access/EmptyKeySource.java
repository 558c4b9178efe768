package dev.pgemit.http.access;

import java.util.List;
import java.util.Optional;

/** A source without keys. */
final class EmptyKeySource extends KeySource {
  private static final String DIGEST = "none";

  @Override
  KeyReading readIfChanged(String knownDigest, DatabaseClock clock) {
    return new KeyReading(
        DIGEST,
        clock.now(),
        knownDigest.equals(DIGEST) ? Optional.empty() : Optional.of(List.of()));
  }

  @Override
  NoUsableKeyException noActiveKey() {
    return NoUsableKeyException.missingSource();
  }
}
