package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.profile.Profile;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the results as JSON. */
final class ResultJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultJson() {}

  static String format(BenchmarkReport report) {
    var file = new LinkedHashMap<String, Object>();
    file.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    file.put("machine", report.machine());
    file.put("postgres", report.postgres());
    file.put("rounds", report.plan().rounds());
    file.put("curveRounds", report.plan().curveRounds());
    file.put("seconds", report.plan().seconds());
    file.put("targets", report.targets().stream().map(ResultJson::target).toList());
    file.put("scenarios", report.results().stream().map(ResultJson::scenario).toList());
    file.put("notMeasured", report.notMeasured());
    file.put("coldStarts", report.operation().coldStarts());
    file.put("idleCosts", report.operation().idleCosts());
    file.put("commandTimes", report.operation().commandTimes());
    file.put("fileBatches", report.operation().fileBatches());
    report.operation().soak().ifPresent(soak -> file.put("soak", soak));
    report.operation().rollingRestart().ifPresent(restart -> file.put("rollingRestart", restart));
    file.put("streamMemory", report.operation().streamMemory());
    file.put("commandTargets", report.commandTargets().stream().map(ResultJson::target).toList());
    file.put("redisTargets", report.redisTargets().stream().map(ResultJson::target).toList());
    file.put("redisNodeLoads", report.redis().nodeLoads());
    file.put("redisMemory", report.redis().memory());
    file.put("servicePeakKilobytes", report.operation().servicePeakKilobytes());
    file.put("profiles", report.profiles().stream().map(Profile::scenario).toList());
    file.put("faults", report.errors());
    return JSON.writeValueAsString(file) + "\n";
  }

  private static Map<String, Object> target(TargetResult target) {
    var json = new LinkedHashMap<String, Object>();
    json.put("what", target.what());
    json.put("least", target.least());
    json.put("aim", target.aim());
    json.put("measured", target.measured());
    json.put("verdict", target.verdict());
    return json;
  }

  private static Map<String, Object> scenario(ScenarioResult result) {
    var scenario = result.scenario();
    var json = new LinkedHashMap<String, Object>();
    json.put("name", scenario.name());
    json.put("source", scenario.system().title());
    json.put("payload", scenario.payload().title());
    json.put("senders", scenario.senders());
    json.put("perRequest", scenario.perRequest());
    json.put("rooms", scenario.rooms());
    json.put("replicas", scenario.replicas());
    json.put("listeners", scenario.listeners());
    if (scenario.curve().isEmpty()) {
      json.put("warmUpSeconds", round(result.warmUp().seconds()));
      json.put("isSteady", result.warmUp().isSteady());
    }
    json.put("perSecond", Math.round(result.perSecond()));
    json.put("arrivedPerSecond", Math.round(result.median(Observation::arrivedPerSecond)));
    json.put("perSecondByRound", valueByRound(result, Observation::perSecond));
    json.put("events", result.observations().get(0).events());
    json.put("wireBytes", Math.round(result.median(Observation::wireBytes)));
    json.put("misordered", result.observations().stream().mapToLong(Observation::misordered).sum());
    json.put("cpuMicros", cpu(result));
    json.put(
        "memoryMebibytes",
        Map.of(
            "sender", round(result.median(Observation::senderMebibytes)),
            "server", round(result.median(Observation::serverMebibytes))));
    if (result.hasLatencies()) {
      json.put("latencyMicros", latencies(result));
    }
    return json;
  }

  private static Map<String, Double> cpu(ScenarioResult result) {
    var cpu = new LinkedHashMap<String, Double>();
    cpu.put("sender", round(result.median(Observation::senderMicros)));
    cpu.put("server", round(result.median(Observation::serverMicros)));
    cpu.put("postgres", round(result.median(Observation::postgresMicros)));
    return cpu;
  }

  private static Map<String, Double> latencies(ScenarioResult result) {
    var latencies = new LinkedHashMap<String, Double>();
    latencies.put("p50", round(result.latencyMicros(50)));
    latencies.put("lowestP50", round(result.lowest(round -> round.latencyMicros(50))));
    latencies.put("highestP50", round(result.highest(round -> round.latencyMicros(50))));
    latencies.put("p99", round(result.latencyMicros(99)));
    latencies.put("p99.9", round(result.latencyMicros(99.9)));
    return latencies;
  }

  private static long[] valueByRound(ScenarioResult result, ToDoubleFunction<Observation> value) {
    return result.observations().stream()
        .mapToLong(observation -> Math.round(value.applyAsDouble(observation)))
        .toArray();
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
