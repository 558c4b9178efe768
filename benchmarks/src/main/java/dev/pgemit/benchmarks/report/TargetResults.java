package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.ColdStart;
import dev.pgemit.benchmarks.operation.ColdStartBenchmark;
import dev.pgemit.benchmarks.operation.OperationResults;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import dev.pgemit.benchmarks.scenario.SystemUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;

/** Compares a run with the targets of this project. */
final class TargetResults {
  private static final String TIMES = "%.2f ×";

  // The sender's CPU of an event on 2026-11-25, in microseconds, of which half must suffice.
  private static final double EARLIER_BINARY_MICROS = 9.0;
  private static final double EARLIER_JSON_MICROS = 232.9;
  private static final double EARLIER_LARGE_MICROS = 11_200;

  private final Results results;
  private final OperationResults operation;
  private final List<TargetResult> targets = new ArrayList<>();

  private TargetResults(BenchmarkReport report) {
    this.results = new Results(report.results());
    this.operation = report.operation();
  }

  static List<TargetResult> of(BenchmarkReport report) {
    var results = new TargetResults(report);
    results.addHttp();
    results.addColdStart();
    results.addAwaited();
    results.addPayloads();
    results.addBulk();
    results.addMemory();
    return List.copyOf(results.targets);
  }

  private void addHttp() {
    var http = "pgemit-http";
    add(
        Target.atLeast("HTTP, 64 connections: rate × the empty handler", 0.75, 0.85, TIMES, http),
        results.compare(http, "empty-http", ScenarioResult::speedup));
    add(
        Target.atLeast("HTTP, 64 connections: rate × Express", 7, 9, TIMES, http),
        results.compare(http, "express-http", ScenarioResult::speedup));
    add(
        Target.atMost("HTTP, 64 connections: server CPU × the empty handler", 1.3, TIMES, http),
        results.compare(
            http, "empty-http", (ours, empty) -> ours.ratio(empty, Observation::serverMicros)));
    var https = "pgemit-https-1";
    add(
        Target.atMost(
            "One emit with TLS and key: p50 × (bare `pg_notify` + the empty handler)",
            2,
            TIMES,
            https),
        tlsLatencyRatio(https));
  }

  private OptionalDouble tlsLatencyRatio(String scenario) {
    var notify = results.value("bare-notify", result -> result.latencyMicros(50));
    var empty = results.value("empty-http-1", result -> result.latencyMicros(50));
    var ours = results.value(scenario, result -> result.latencyMicros(50));
    return ours.isPresent() && notify.isPresent() && empty.isPresent()
        ? OptionalDouble.of(ours.getAsDouble() / (notify.getAsDouble() + empty.getAsDouble()))
        : OptionalDouble.empty();
  }

  private void addColdStart() {
    var service = operation.coldStart(SystemUnderTest.PGEMIT_HTTP.title());
    var empty = operation.coldStart(SystemUnderTest.EMPTY_HTTP.title());
    var plain = operation.coldStart(ColdStartBenchmark.WITHOUT_WARM_UP);
    add(
        Target.atLeast(
            "HTTP, first 10 s: fraction of its warm rate × that of the empty handler",
            2,
            2,
            TIMES,
            ""),
        service.isPresent() && empty.filter(start -> start.fraction() > 0).isPresent()
            ? OptionalDouble.of(service.get().fraction() / empty.get().fraction())
            : OptionalDouble.empty());
    add(
        Target.atMost("Ready later than without its own warm-up", 3, "%.1f s", ""),
        service.isPresent() && plain.isPresent()
            ? OptionalDouble.of(later(service.get(), plain.get()))
            : OptionalDouble.empty());
  }

  private static double later(ColdStart start, ColdStart other) {
    return start.readySeconds() - other.readySeconds();
  }

  private void addAwaited() {
    var awaited = "pgemit-awaited";
    add(
        Target.atLeast("Java awaited, one thread: rate × bare `pg_notify`", 1, 1, TIMES, awaited),
        results.compare(awaited, "bare-notify", ScenarioResult::speedup));
    ToDoubleBiFunction<ScenarioResult, ScenarioResult> p50 =
        (ours, theirs) -> ours.ratio(theirs, observation -> observation.latencyMicros(50));
    add(
        Target.atMost("Java awaited, one thread: p50 × bare `pg_notify`", 1.1, TIMES, awaited),
        results.compare(awaited, "bare-notify", p50));
    add(
        Target.atMost("Java awaited, one thread: p50 × the official emitter", 0.45, TIMES, awaited),
        results.compare(awaited, "official-awaited", p50));
  }

  private void addPayloads() {
    addPayload("1 kB binary", "binary", 16, 16, EARLIER_BINARY_MICROS);
    addPayload("20 kB JSON", "json", 4, 6, EARLIER_JSON_MICROS);
    addPayload("1 MB JSON", "large", 3, 4, EARLIER_LARGE_MICROS);
  }

  private void addPayload(
      String title, String payload, double least, double aim, double earlierMicros) {
    var ours = "pgemit-async-" + payload;
    add(
        Target.atLeast(title + ": rate × the official emitter", least, aim, TIMES, ours),
        results.compare(ours, "official-async-" + payload, ScenarioResult::speedup));
    add(
        Target.atMost(
            title + ": CPU of the sender, half of 2026-11-25", earlierMicros / 2, "%,.1f µs", ours),
        results.value(ours, result -> result.median(Observation::senderMicros)));
  }

  private void addBulk() {
    add(
        Target.atLeast("Java burst: rate × prepared payloads", 0.85, 0.85, TIMES, "pgemit-async"),
        results.compare("pgemit-async", "prepared-notify", ScenarioResult::speedup));
    add(
        Target.atLeast(
            "NDJSON stream: events a second", 250_000, 250_000, "%,.0f", "pgemit-stream"),
        results.value("pgemit-stream", ScenarioResult::perSecond));
  }

  private void addMemory() {
    var samples = operation.streamMemory();
    add(
        // Live objects after a full collection vary between runs.
        Target.atMost("NDJSON stream: live objects, long stream × short", 1.1, TIMES, ""),
        samples.size() < 2 || samples.get(0).liveBytes() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) samples.get(1).liveBytes() / samples.get(0).liveBytes()));
    var peak = operation.servicePeakKilobytes();
    add(
        Target.atMost("Service at full load, `-Xmx128m`: peak resident", 220, "%.0f MiB", ""),
        peak == 0 ? OptionalDouble.empty() : OptionalDouble.of(peak / 1024.0));
  }

  private void add(Target target, OptionalDouble measured) {
    targets.add(target.compare(measured));
  }
}
