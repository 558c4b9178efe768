package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports {@code DOWN} if no message can be published. The details have a sentence for each part
 * that fails or is idle.
 */
final class EmitterHealthIndicator extends AbstractHealthIndicator {
  private final Emitter emitter;
  private final PublishingProbe probe;

  EmitterHealthIndicator(Emitter emitter, PublishingProbe probe) {
    super("The health of the emitter could not be determined");
    this.emitter = emitter;
    this.probe = probe;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up();
    for (var status : emitter.status()) {
      if (status.feature() == Feature.PUBLISH && status.state() == State.FAILING) {
        builder.down();
      }
      builder.withDetail(status.feature().label(), describe(status));
    }
    var answer = probe.ask();
    if (answer.publishing() != null) {
      builder.down();
    }
    answer
        .failures()
        .forEach((part, reason) -> builder.withDetail(part, State.FAILING.label() + ": " + reason));
  }

  private static String describe(FeatureStatus status) {
    return status.detail().isEmpty()
        ? status.state().label()
        : status.state().label() + ": " + status.detail();
  }
}
