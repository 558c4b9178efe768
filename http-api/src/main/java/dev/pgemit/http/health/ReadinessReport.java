package dev.pgemit.http.health;

import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response of {@code /readyz}: the status of each feature. Every text is suitable for API
 * callers. Immutable.
 */
public record ReadinessReport(List<FeatureStatus> features) {
  /** Copies the features. */
  public ReadinessReport {
    features = List.copyOf(features);
  }

  /** Returns the reason why the service cannot publish; empty if the service is ready. */
  public Optional<String> failure() {
    return features.stream()
        .filter(status -> status.feature() == Feature.PUBLISH && status.state() == State.FAILING)
        .map(FeatureStatus::detail)
        .findFirst();
  }

  /** Returns the features for JSON, by name. */
  public Map<String, Object> toDocument() {
    Map<String, Object> members = new LinkedHashMap<>();
    for (var status : features) {
      Map<String, String> member = new LinkedHashMap<>();
      member.put("state", status.state().label());
      if (!status.detail().isEmpty()) {
        member.put("detail", status.detail());
      }
      members.put(status.feature().label(), member);
    }
    return members;
  }
}
