package dev.pgemit.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Prints why the emitter did not start, and the next step, in place of a stack trace. */
final class StartupFailureAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidPropertyException invalid) {
        return new FailureAnalysis(
            String.valueOf(invalid.getMessage()), "Change " + invalid.properties() + ".", invalid);
      }
      if (cause instanceof MissingRequirementException missing) {
        return new FailureAnalysis(String.valueOf(missing.getMessage()), missing.action(), missing);
      }
      if (cause instanceof SchemaMigrationException migration) {
        return new FailureAnalysis(
            "pgemit.migrate is true, and the tables cannot be created or updated.",
            migration.getMessage()
                + ". Or set pgemit.migrate=false, and create the tables with a migration of the"
                + " application.",
            migration);
      }
    }
    return null;
  }
}
