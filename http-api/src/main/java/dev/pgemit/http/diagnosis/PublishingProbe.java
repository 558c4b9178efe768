package dev.pgemit.http.diagnosis;

import java.util.Optional;

/** Probes whether messages can be published. Thread-safe. */
public interface PublishingProbe {
  /** Returns the condition that prevents publishing; empty if there is none. */
  Optional<CheckResult> failure();

  /** Returns the text of a failure for API callers, without hosts and roles. */
  String publicMessage(CheckResult failure);
}
