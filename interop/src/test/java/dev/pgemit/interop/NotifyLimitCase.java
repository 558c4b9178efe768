package dev.pgemit.interop;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;

/** The cases at the largest payload of NOTIFY, which every emitter through Postgres must pass. */
enum NotifyLimitCase {
  LARGEST_PAYLOAD("7,999 bytes, the largest that NOTIFY takes", 7_999),
  SMALLEST_ATTACHMENT("8,000 bytes, the smallest that it refuses", 8_000);

  private final String title;
  private final int size;

  NotifyLimitCase(String title, int size) {
    this.title = title;
    this.size = size;
  }

  /**
   * Runs the case.
   *
   * @throws AssertionError if the case fails
   */
  void run(CaseFixture fixture, TestDatabase database) throws SQLException {
    var text = "a".repeat(size - EnvelopeSize.measure(database, fixture.emitter(), "edge"));
    fixture.emit(BroadcastTarget.EVERYONE, "edge", text);
    fixture.assertReceivedOnlyBy(
        "edge", List.of(fixture.alice(), fixture.bob(), fixture.carol()), text);
  }

  @Override
  public String toString() {
    return title;
  }
}
