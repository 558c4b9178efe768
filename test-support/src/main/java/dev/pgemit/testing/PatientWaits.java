package dev.pgemit.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Extends the timeout of every wait that does not set one from 10 s to 60 s, which is long enough
 * for browsers and other processes on a busy machine. JUnit finds this extension by itself in all
 * modules that use these fixtures.
 */
public final class PatientWaits implements BeforeAllCallback {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(TIMEOUT);
  }
}
