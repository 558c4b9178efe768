package dev.pgemit.http.redis;

import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.http.diagnosis.CachedProbe;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.PublishingProbe;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.RedisSettings.Wire;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.redis.connect.RedisProbe;
import dev.pgemit.redis.connect.RedisStatus;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.MessageValidationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis accepts messages. A separate probe finds out, since a service that is not ready
 * receives no emits that would show it. Thread-safe.
 */
public final class RedisHealth implements PublishingProbe, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RedisHealth.class);

  private final RedisSettings settings;
  private final RedisProbe probe;
  private final CachedProbe<Reading> readings;
  private volatile Consumer<Map<String, Long>> versions = counts -> {};

  private record Reading(CheckResult result, @Nullable RedisStatus status) {}

  /** Creates a probe that is not connected. */
  public RedisHealth(RedisSettings settings) {
    this.settings = settings;
    this.probe = probe(settings.url());
    this.readings =
        new CachedProbe<>(
            this::read,
            new Reading(
                CheckResult.failure(
                    "Redis does not reply", "check that Redis runs and is reachable"),
                null));
  }

  private static RedisProbe probe(String url) {
    try {
      return new RedisProbe(List.of(url));
    } catch (MessageValidationException e) {
      throw new SettingsException("REDIS_URL", "is invalid: " + e.faults().get(0).detail());
    }
  }

  /** Returns what the nodes reported, or why they did not, at most one second ago. */
  public CheckResult check() {
    return readings.result().result();
  }

  @Override
  public Optional<CheckResult> failure() {
    return Optional.of(check()).filter(CheckResult::isProblem);
  }

  @Override
  public String publicMessage(CheckResult failure) {
    return "Redis does not accept messages: the service log and \"pgemit doctor\" show the cause";
  }

  /**
   * Passes the number of nodes by version to a consumer, after each reading.
   *
   * @param consumer receives versions such as {@code Redis 7.0.15}; none if Redis does not reply
   */
  public void onVersions(Consumer<Map<String, Long>> consumer) {
    versions = consumer;
  }

  /** Returns 1 if Redis accepts messages, otherwise 0. */
  public int up() {
    return check().isProblem() ? 0 : 1;
  }

  /** Returns the number of nodes that take commands, 0 if Redis does not reply. */
  public int nodes() {
    var status = readings.result().status();
    return status == null ? 0 : status.nodes().size();
  }

  /** Returns the states of an emitter's features with what is known about this transport. */
  public List<FeatureStatus> features(List<FeatureStatus> emitter) {
    return emitter.stream().map(this::feature).toList();
  }

  private FeatureStatus feature(FeatureStatus status) {
    return switch (status.feature()) {
      // The last emit may have failed a long time ago. The probe knows the present.
      case PUBLISH -> new FeatureStatus(Feature.PUBLISH, State.WORKING, "", null);
      case SCHEDULE, LISTEN -> status;
    };
  }

  private Reading read() {
    try {
      var status = probe.status();
      versions.accept(
          status.nodes().stream()
              .collect(
                  Collectors.groupingBy(
                      node -> node.product() + " " + node.version(), Collectors.counting())));
      return new Reading(finding(status), status);
    } catch (TransportFailure failure) {
      LOGGER.debug("Not ready", failure);
      versions.accept(Map.of());
      var message = String.valueOf(failure.getMessage()).replace(" Nothing was published.", "");
      return new Reading(CheckResult.failure(message, ""), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reading(CheckResult.skipped("interrupted"), null);
    }
  }

  private CheckResult finding(RedisStatus status) {
    var found = describe(status);
    if (!status.isComplete()) {
      return CheckResult.failure(
          "The Redis cluster has slots without a working node. It has " + found,
          "run \"redis-cli --cluster check\", and start the missing nodes");
    }
    var needsShardedPubSub =
        settings.wire() == Wire.REDIS_SHARDED
            || (settings.wire() == Wire.REDIS_STREAMS && settings.isPubSubSharded());
    return needsShardedPubSub
            && !status.nodes().stream().allMatch(RedisStatus.Node::hasShardedPubSub)
        ? CheckResult.failure(
            "Sharded Pub/Sub needs Redis 7, but here is " + found,
            "update Redis, or choose another adapter and PGEMIT_TRANSPORT")
        : CheckResult.ok(found);
  }

  private static String describe(RedisStatus status) {
    var nodes =
        status.nodes().stream()
            .map(node -> "%s %s at %s".formatted(node.product(), node.version(), node.address()))
            .collect(Collectors.joining(", "));
    return status.isCluster()
        ? "a cluster of %d nodes: %s".formatted(status.nodes().size(), nodes)
        : nodes;
  }

  @Override
  public void close() {
    probe.close();
  }
}
