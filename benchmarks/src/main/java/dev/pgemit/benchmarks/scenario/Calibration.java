package dev.pgemit.benchmarks.scenario;

/** Warms a scenario up, and finds how many events keep it busy for as long as a round allows. */
public final class Calibration {
  private static final int INITIAL_EVENTS = 200;
  private static final int INITIAL_LARGE_EVENTS = 4;
  private static final int MAX_GROWTH_FACTOR = 10;
  private static final int MAX_EVENTS = 3_000_000;

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
  public int findEventsPerSender(Scenario scenario) {
    var isLarge = scenario.payload().itemCount() > 1_000 || scenario.rooms() > 1_000;
    var initialEvents = isLarge ? INITIAL_LARGE_EVENTS : INITIAL_EVENTS;
    var eventsPerSender = Math.max(1, initialEvents / scenario.senders());
    var isLongEnough = false;
    var fastest = 0.0; // others on the machine make single measurements slow
    var warmUpEnd = System.nanoTime() + (long) (warmUpSeconds * 1e9);
    while (seconds > 0 && (!isLongEnough || System.nanoTime() < warmUpEnd)) {
      var observation = measurement.measure(scenario, eventsPerSender);
      fastest = Math.max(fastest, observation.perSecond());
      var elapsedSeconds = observation.events() / fastest;
      isLongEnough = elapsedSeconds > seconds / 2;
      var growth = Math.min(MAX_GROWTH_FACTOR, seconds / elapsedSeconds);
      var maxPerSender = MAX_EVENTS / scenario.senders();
      eventsPerSender =
          (int) Math.min(maxPerSender, Math.max(1, Math.round(eventsPerSender * growth)));
      isLongEnough |= eventsPerSender == maxPerSender;
    }
    return eventsPerSender;
  }
}
