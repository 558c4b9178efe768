package dev.pgemit.http.metrics;

import dev.pgemit.http.diagnosis.OutboxState;
import dev.pgemit.http.settings.TableName;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Metrics of the outbox. Thread-safe. */
final class OutboxMetrics {
  private final Supplier<Optional<OutboxState>> state;

  /**
   * Registers the query.
   *
   * @param attachmentsTable the attachments table; the outbox is in the same schema
   */
  OutboxMetrics(CachedQueries queries, TableName attachmentsTable) {
    var outbox = attachmentsTable.inSameSchema("pgemit_outbox");
    this.state =
        queries.register(
            connection -> Optional.of(OutboxState.read(connection, outbox)), Optional.empty());
  }

  /** Returns the number of waiting messages; NaN if it cannot be read. */
  double waiting() {
    return value(OutboxState::waiting);
  }

  /** Returns the number of messages that cannot be sent, up to a limit; NaN if it is unknown. */
  double failed() {
    return value(OutboxState::failed);
  }

  /** Returns the age of the oldest waiting message in seconds; NaN if it cannot be read. */
  double age() {
    return value(OutboxState::ageSeconds);
  }

  /** Returns the number of waiting messages at which emits fail; NaN if it cannot be read. */
  double limit() {
    return value(OutboxState::limit);
  }

  private double value(ToDoubleFunction<OutboxState> field) {
    return state.get().map(field::applyAsDouble).orElse(Double.NaN);
  }
}
