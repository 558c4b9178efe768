package dev.pgemit.benchmarks.scenario;

/** Warms a scenario up, and finds how many events keep it busy for as long as a round allows. */
public final class Calibration {
  private static final int FIRST_EVENTS = 200;
  private static final int FIRST_LARGE_EVENTS = 4;
  private static final int MOST_GROWTH = 10;
  private static final int MOST_EVENTS = 3_000_000;

  private final Measurement measurement;
  private final double seconds;
  private final double warmUpSeconds;

  /**
   * Prepares to calibrate.
   *
   * @param measurement measures
   * @param seconds how long a measurement takes; 0 for no longer than it must
   * @param warmUpSeconds how long to send at least, since a JVM compiles what is used for a while
   */
  public Calibration(Measurement measurement, double seconds, double warmUpSeconds) {
    this.measurement = measurement;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
  }

  /** The events of each sender, found by sending them: the scenario is warm then. */
  public int perSender(Scenario scenario) {
    var large = scenario.payload().items() > 1_000 || scenario.rooms() > 1_000;
    var first = large ? FIRST_LARGE_EVENTS : FIRST_EVENTS;
    var perSender = Math.max(1, first / scenario.senders());
    var isLong = false;
    var fastest = 0.0; // others on the machine make single measurements slow
    var warm = System.nanoTime() + (long) (warmUpSeconds * 1e9);
    while (seconds > 0 && (!isLong || System.nanoTime() < warm)) {
      var observed = measurement.of(scenario, perSender);
      fastest = Math.max(fastest, observed.perSecond());
      var took = observed.events() / fastest;
      isLong = took > seconds / 2;
      var growth = Math.min(MOST_GROWTH, seconds / took);
      var most = MOST_EVENTS / scenario.senders();
      perSender = (int) Math.min(most, Math.max(1, Math.round(perSender * growth)));
      isLong |= perSender == most;
    }
    return perSender;
  }
}
