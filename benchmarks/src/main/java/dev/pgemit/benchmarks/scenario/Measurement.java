package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Sends a scenario's events, and counts the events that arrive. */
public final class Measurement {
  private final BenchmarkEnvironment environment;
  private final List<String> errors = new ArrayList<>();
  private int runNumber;
  private int listeners = 1;

  /** Creates a measurement in an environment. */
  public Measurement(BenchmarkEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Returns the errors so far: lost and duplicate events, and misordered ones of ordered scenarios.
   */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** Measures a scenario once. */
  public Observation measure(Scenario scenario, int perSender) {
    var request = sendRequest(scenario, ++runNumber, perSender);
    prepare(scenario, request);
    var before = CpuTime.of(environment, scenario);
    var sent = environment.senderProcess(scenario.system()).call("send", request, SendResult.class);
    var counts = scenario.system().isPublishing() ? awaitDeliveries(scenario) : noDeliveries(sent);
    var cpu = CpuTime.of(environment, scenario).since(before);
    var memory = ResidentMemory.of(environment, scenario);
    if (scenario.payload().needsAttachment() || scenario.rooms() > 0) {
      environment.database().truncateAttachments();
    }
    recordErrors(scenario, counts);
    return observation(scenario, request, sent, counts, cpu, memory);
  }

  /**
   * Prepares the receiver for the events of a sender outside the scenarios.
   *
   * @param perSender the most events of a sender
   * @return the number of the run, for the markers of the events
   */
  public int expect(int senders, int perSender) {
    var run = ++runNumber;
    setListeners(1);
    environment
        .receiver()
        .call("expect", Map.of("run", run, "senders", senders, "perSender", perSender));
    return run;
  }

  /** Waits until the expected events have arrived, or no event has arrived for a while. */
  public DeliveryCounts awaitExpected() {
    return environment.receiver().call("await", Map.of("table", ""), DeliveryCounts.class);
  }

  private void setListeners(int count) {
    if (count != listeners) {
      listeners = count;
      environment.receiver().call("listeners", Map.of("count", listeners));
    }
  }

  private SendRequest sendRequest(Scenario scenario, int number, int perSender) {
    var path =
        switch (scenario.workload()) {
          case "stream" -> "/v1/emit/stream";
          case "http-batch" -> "/v1/emit/batch";
          case "http-ack" -> "/v1/emit-with-ack";
          default -> "/v1/emit";
        };
    var servers = environment.servers(scenario.system(), scenario.replicas());
    return new SendRequest(
        scenario.workload(),
        number,
        scenario.senders(),
        perSender,
        scenario.perRequest(),
        scenario.payload(),
        scenario.rooms(),
        servers.stream().map(server -> server.url(path)).toList(),
        servers.isEmpty() ? "" : servers.get(0).key());
  }

  private void prepare(Scenario scenario, SendRequest request) {
    setListeners(scenario.listeners());
    if (scenario.needsSocketServers()) {
      environment.startSocketServers();
    }
    if (scenario.system().isPublishing()) {
      var expected =
          Map.of(
              "run", request.run(), "senders", request.senders(), "perSender", request.perSender());
      environment.receiver().call("expect", expected);
    }
  }

  private DeliveryCounts awaitDeliveries(Scenario scenario) {
    var mayBeAttached = scenario.payload().needsAttachment() || scenario.rooms() > 0;
    var table =
        switch (scenario.system()) {
          case OFFICIAL, EXPRESS -> BenchmarkDatabase.PEERS_TABLE;
          case REDIS, JAVA_OVER_REDIS, LETTUCE, EMPTY_HTTP, SOCKET_SERVER -> "";
          case JAVA, PGEMIT_HTTP, PGEMIT_HTTPS, DRIVER -> BenchmarkDatabase.PGEMIT_TABLE;
        };
    return environment
        .receiver()
        .call("await", Map.of("table", mayBeAttached ? table : ""), DeliveryCounts.class);
  }

  private static DeliveryCounts noDeliveries(SendResult sent) {
    return new DeliveryCounts(0, 0, 0, 0, 0, sent.endNanos(), 0);
  }

  private void recordErrors(Scenario scenario, DeliveryCounts counts) {
    addError(scenario, counts.lost(), "lost");
    addError(scenario, counts.doubled(), "arrived twice");
    addError(scenario, counts.strays(), "arrived unexpectedly");
    if (scenario.system().keepsOrder()) {
      addError(scenario, counts.misordered(), "arrived out of order");
    }
  }

  private void addError(Scenario scenario, int events, String problem) {
    if (events > 0) {
      errors.add("%s: %,d events %s".formatted(scenario.name(), events, problem));
    }
  }

  private static Observation observation(
      Scenario scenario,
      SendRequest request,
      SendResult sent,
      DeliveryCounts counts,
      CpuTime cpu,
      ResidentMemory memory) {
    var latencies = new Histogram(3);
    for (var latency : sent.latencies()) {
      latencies.recordValue(latency);
    }
    var untilAnswered = eventsPerSecond(request, sent.endNanos() - sent.startNanos());
    var untilArrived =
        eventsPerSecond(request, Math.max(counts.lastNanos(), sent.endNanos()) - sent.startNanos());
    return new Observation(
        request.eventCount(),
        scenario.system().confirmsPublication() ? untilAnswered : untilArrived,
        untilArrived,
        counts.arrived() == 0 ? 0 : (double) counts.wireBytes() / counts.arrived(),
        counts.misordered(),
        microsPerEvent(cpu.sender(), request),
        microsPerEvent(cpu.server(), request),
        microsPerEvent(cpu.postgres(), request),
        memory.sender(),
        memory.server(),
        latencies);
  }

  private static double eventsPerSecond(SendRequest request, long nanos) {
    return request.eventCount() * 1e9 / nanos;
  }

  private static double microsPerEvent(Duration cpu, SendRequest request) {
    return cpu.toNanos() / 1e3 / request.eventCount();
  }
}
