package dev.pgemit.benchmarks.scenario;

/** Warms a scenario up, and finds how many events keep it busy for as long as a round allows. */
public final class Calibration {
  private static final int FIRST_EVENTS = 200;
  private static final int FIRST_LARGE_EVENTS = 4;
  private static final int MOST_GROWTH = 10;
  private static final int MOST_EVENTS = 3_000_000;

  private final Measurement measurement;
  private final double seconds;

  /**
   * Prepares to calibrate.
   *
   * @param measurement measures
   * @param seconds how long a measurement takes; 0 for no longer than it must
   */
  public Calibration(Measurement measurement, double seconds) {
    this.measurement = measurement;
    this.seconds = seconds;
  }

  /** The events of each sender, found by sending them: the scenario is warm then. */
  public int perSender(Scenario scenario) {
    var large = scenario.payload().items() > 1_000 || scenario.rooms() > 1_000;
    var first = large ? FIRST_LARGE_EVENTS : FIRST_EVENTS;
    var perSender = Math.max(1, first / scenario.senders());
    var isLong = false;
    while (!isLong && seconds > 0) {
      var observed = measurement.of(scenario, perSender);
      var took = observed.events() / observed.perSecond();
      isLong = took > seconds / 2;
      var growth = Math.min(MOST_GROWTH, seconds / took);
      var most = MOST_EVENTS / scenario.senders();
      perSender = (int) Math.min(most, Math.max(1, Math.round(perSender * growth)));
      isLong |= perSender == most;
    }
    return perSender;
  }
}
