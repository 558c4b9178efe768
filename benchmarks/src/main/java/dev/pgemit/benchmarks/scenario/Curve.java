package dev.pgemit.benchmarks.scenario;

import java.util.List;
import java.util.Locale;

/** The parameter that varies along a curve. */
public enum Curve {
  LISTENERS(List.of(1, 2, 4, 8, 16, 32, 64)) {
    @Override
    Scenario vary(Scenario scenario, int x) {
      return scenario.listeners(x);
    }
  },
  ROOMS(List.of(1, 10, 100, 1_000, 10_000)) {
    @Override
    Scenario vary(Scenario scenario, int x) {
      return scenario.rooms(x);
    }
  },
  THREADS(List.of(1, 2, 4, 8, 16)) {
    @Override
    Scenario vary(Scenario scenario, int x) {
      return scenario.senders(x);
    }
  },
  CONNECTIONS(List.of(1, 2, 4, 8, 16, 32, 64, 128)) {
    @Override
    Scenario vary(Scenario scenario, int x) {
      return scenario.senders(x);
    }
  },
  REPLICAS(List.of(1, 2, 4, 8)) {
    @Override
    Scenario vary(Scenario scenario, int x) {
      return scenario.replicas(x);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // created by List.of
  private final List<Integer> points;

  Curve(List<Integer> points) {
    this.points = points;
  }

  abstract Scenario vary(Scenario scenario, int x);

  /** Returns the name in the results. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Scenario> scenariosFor(Scenario scenario) {
    return points.stream().map(x -> scenario.onCurve(this, x)).toList();
  }
}
