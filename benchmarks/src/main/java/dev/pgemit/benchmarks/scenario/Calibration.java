package dev.pgemit.benchmarks.scenario;

/** Warms a scenario up, and finds how many events fill the time of one measurement. */
public final class Calibration {
  private static final int INITIAL_EVENTS = 200;
  private static final int INITIAL_LARGE_EVENTS = 4;
  private static final int MAX_GROWTH_FACTOR = 10;
  private static final int MAX_EVENTS = 3_000_000;

  private final Measurement measurement;
  private final double seconds;
  private final double warmUpSeconds;

  /**
   * Creates a calibration.
   *
   * @param measurement runs the scenario
   * @param seconds how long a measurement takes; 0 for the shortest possible time
   * @param warmUpSeconds the minimum time to send, since a JVM compiles only code that runs for a
   *     while
   */
  public Calibration(Measurement measurement, double seconds, double warmUpSeconds) {
    this.measurement = measurement;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
  }

  /**
   * Returns the number of events for each sender. Sends events to find the number, which also warms
   * the scenario up.
   */
  public int findEventsPerSender(Scenario scenario) {
    var isLarge = scenario.payload().itemCount() > 1_000 || scenario.rooms() > 1_000;
    var initialEvents = isLarge ? INITIAL_LARGE_EVENTS : INITIAL_EVENTS;
    var eventsPerSender = Math.max(1, initialEvents / scenario.senders());
    var isLongEnough = false;
    var fastest = 0.0; // other processes of the machine make single measurements slow
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
