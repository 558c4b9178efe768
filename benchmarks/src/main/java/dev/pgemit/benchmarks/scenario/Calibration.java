package dev.pgemit.benchmarks.scenario;

import java.util.ArrayList;

/** Warms a scenario up, and finds how many events fill the time of one measurement. */
public final class Calibration {
  private static final int INITIAL_EVENTS = 200;
  private static final int INITIAL_LARGE_EVENTS = 4;
  private static final int MAX_GROWTH_FACTOR = 10;
  private static final int MAX_EVENTS = 3_000_000;

  private final Measurement measurement;
  private final double seconds;
  private final double maxSeconds;

  /**
   * Creates a calibration.
   *
   * @param measurement runs the scenario
   * @param seconds how long a measurement takes; 0 for the shortest possible time
   * @param maxSeconds when the warm-up ends although the scenario is not steady; 0 to end as soon
   *     as the number of events is known
   */
  public Calibration(Measurement measurement, double seconds, double maxSeconds) {
    this.measurement = measurement;
    this.seconds = seconds;
    this.maxSeconds = maxSeconds;
  }

  /** Sends events until the rate is steady. */
  public WarmUp warmUp(Scenario scenario) {
    var isLarge = scenario.payload().itemCount() > 1_000 || scenario.rooms() > 1_000;
    var initialEvents = isLarge ? INITIAL_LARGE_EVENTS : INITIAL_EVENTS;
    var eventsPerSender = scenario.roundToRequests(initialEvents / scenario.senders());
    var start = System.nanoTime();
    var rates = new ArrayList<Double>();
    var isLongEnough = false;
    var fastest = 0.0; // other processes of the machine make single measurements slow
    while (seconds > 0
        && !(isLongEnough && (SteadyState.isReached(rates) || secondsSince(start) > maxSeconds))) {
      var observation = measurement.measure(scenario, eventsPerSender);
      fastest = Math.max(fastest, observation.perSecond());
      if (isLongEnough) {
        rates.add(observation.perSecond());
      }
      var expectedSeconds = observation.events() / fastest;
      isLongEnough |= expectedSeconds > seconds / 2;
      var growth = Math.min(MAX_GROWTH_FACTOR, seconds / expectedSeconds);
      var maxPerSender = MAX_EVENTS / scenario.senders();
      isLongEnough |= eventsPerSender >= maxPerSender;
      eventsPerSender =
          scenario.roundToRequests(Math.min(maxPerSender, Math.round(eventsPerSender * growth)));
    }
    return new WarmUp(eventsPerSender, secondsSince(start), SteadyState.isReached(rates));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
