package dev.pgemit;

import dev.pgemit.transport.Outage;
import dev.pgemit.transport.TransportStatus;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes whether one feature of an emitter works at this moment, and why not. Immutable.
 *
 * @param feature the feature
 * @param state whether the feature works
 * @param detail one sentence for a person: why the feature fails or is idle; empty if it works. The
 *     sentence may quote Postgres, which names roles and hosts
 * @param cause the failure behind the sentence; {@code null} if there is none
 */
public record FeatureStatus(
    Feature feature, State state, String detail, @Nullable Throwable cause) {
  /** A feature of an emitter. */
  public enum Feature {
    /** Publishes messages. */
    PUBLISH,
    /** Receives responses and tails over a listening connection. */
    LISTEN,
    /** Sends scheduled and recurring emits when they are due. */
    SCHEDULE;

    /**
     * Returns the name for JSON and metrics.
     *
     * @return the constant's name in lower case
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The state of a feature. */
  public enum State {
    /** The feature works, or no failure is known. */
    WORKING,
    /** The feature is unused at the moment, or disabled. */
    IDLE,
    /** The feature does not work. */
    FAILING;

    /**
     * Returns the name for JSON and metrics.
     *
     * @return the constant's name in lower case
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Rejects null components.
   *
   * @param feature the feature
   * @param state whether the feature works
   * @param detail one sentence for a person
   * @param cause the failure, or {@code null}
   */
  public FeatureStatus {
    Objects.requireNonNull(feature, "feature");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(detail, "detail");
  }

  /** Returns the status of each feature, in the order of the constants. */
  static List<FeatureStatus> of(TransportStatus status) {
    return List.of(
        unlessFailing(Feature.PUBLISH, status.publishing()),
        ofListener(status.listener()),
        status.isDispatching()
            ? unlessFailing(Feature.SCHEDULE, status.dispatching())
            : idle(
                Feature.SCHEDULE,
                "This emitter does not send scheduled messages. Another emitter or the"
                    + " service must send them"));
  }

  private static FeatureStatus ofListener(TransportStatus.ListenerState listener) {
    if (!listener.isWanted() && !listener.isConnected()) {
      return idle(
          Feature.LISTEN,
          "The listening connection is closed. It opens with the next cluster request"
              + " or tail");
    }
    var outage = listener.outage();
    return outage == null
        ? unlessFailing(Feature.LISTEN, null)
        : failing(
            Feature.LISTEN,
            "Responses and tails are not received: " + outage.message(),
            outage.cause());
  }

  private static FeatureStatus unlessFailing(Feature feature, @Nullable Outage outage) {
    return outage == null
        ? new FeatureStatus(feature, State.WORKING, "", null)
        : failing(feature, outage.message(), outage.cause());
  }

  private static FeatureStatus idle(Feature feature, String detail) {
    return new FeatureStatus(feature, State.IDLE, detail, null);
  }

  private static FeatureStatus failing(Feature feature, String detail, @Nullable Throwable cause) {
    return new FeatureStatus(feature, State.FAILING, detail, cause);
  }
}
