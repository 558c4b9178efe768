package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results as JSON. */
final class ResultFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultFile() {}

  static String json(Report report) {
    var file = new LinkedHashMap<String, Object>();
    file.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    file.put("machine", report.machine());
    file.put("postgres", report.postgres());
    file.put("rounds", report.plan().rounds());
    file.put("curveRounds", report.plan().curveRounds());
    file.put("figures", Figures.of(report));
    file.put("scenarios", report.results().stream().map(ResultFile::scenario).toList());
    file.put("notMeasured", report.notMeasured());
    file.put("streamMemory", report.streamMemory());
    file.put("servicePeakKilobytes", report.servicePeakKilobytes());
    file.put("faults", report.faults());
    return JSON.writeValueAsString(file) + "\n";
  }

  private static Map<String, Object> scenario(Result result) {
    var scenario = result.scenario();
    var json = new LinkedHashMap<String, Object>();
    json.put("name", scenario.name());
    json.put("source", scenario.source().title());
    json.put("payload", scenario.payload().title());
    json.put("senders", scenario.senders());
    json.put("rooms", scenario.rooms());
    json.put("listeners", scenario.listeners());
    json.put("perSecond", Math.round(result.perSecond()));
    json.put("arrivedPerSecond", Math.round(result.median(Observation::arrivedPerSecond)));
    json.put("perSecondByRound", rounds(result, Observation::perSecond));
    json.put("events", result.observations().get(0).events());
    json.put("wireBytes", Math.round(result.median(Observation::wireBytes)));
    json.put("misordered", result.observations().stream().mapToLong(Observation::misordered).sum());
    json.put("cpuMicros", cpu(result));
    json.put(
        "memoryMebibytes",
        Map.of(
            "sender", rounded(result.median(Observation::senderMebibytes)),
            "server", rounded(result.median(Observation::serverMebibytes))));
    if (result.latencies().getTotalCount() > 0) {
      json.put("latencyMicros", latencies(result));
    }
    return json;
  }

  private static Map<String, Double> cpu(Result result) {
    var cpu = new LinkedHashMap<String, Double>();
    cpu.put("sender", rounded(result.median(Observation::senderMicros)));
    cpu.put("server", rounded(result.median(Observation::serverMicros)));
    cpu.put("postgres", rounded(result.median(Observation::postgresMicros)));
    return cpu;
  }

  private static Map<String, Double> latencies(Result result) {
    var latencies = new LinkedHashMap<String, Double>();
    latencies.put("p50", rounded(result.latencyMicros(50)));
    latencies.put("p99", rounded(result.latencyMicros(99)));
    latencies.put("p99.9", rounded(result.latencyMicros(99.9)));
    return latencies;
  }

  private static long[] rounds(Result result, ToDoubleFunction<Observation> figure) {
    return result.observations().stream()
        .mapToLong(observation -> Math.round(figure.applyAsDouble(observation)))
        .toArray();
  }

  private static double rounded(double figure) {
    return Math.round(figure * 100) / 100.0;
  }
}
