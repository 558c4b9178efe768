package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.load.Sent;
import dev.pgemit.benchmarks.load.Work;
import dev.pgemit.benchmarks.process.Database;
import dev.pgemit.benchmarks.process.Usage;
import dev.pgemit.benchmarks.receive.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Sends a scenario's events, and counts what arrives. */
public final class Measurement {
  private final Stage stage;
  private final List<String> faults = new ArrayList<>();
  private int run;
  private int listeners = 1;

  /** Measures on a stage. */
  public Measurement(Stage stage) {
    this.stage = stage;
  }

  /** What went wrong so far: events lost, doubled, or out of order where order is promised. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Measures once. */
  public Observation of(Scenario scenario, int perSender) {
    var work = work(scenario, ++run, perSender);
    prepare(scenario, work);
    var before = Cpu.of(stage, scenario.source());
    var sent = stage.sender(scenario.source()).ask("send", work, Sent.class);
    var tally = scenario.source().publishes() ? await(scenario) : nothing(sent);
    var cpu = Cpu.of(stage, scenario.source()).since(before);
    var memory = Memory.of(stage, scenario.source());
    if (scenario.payload().isAttachment() || scenario.rooms() > 0) {
      stage.database().clear();
    }
    check(scenario, tally);
    return observation(scenario, work, sent, tally, cpu, memory);
  }

  private Work work(Scenario scenario, int number, int perSender) {
    var path = scenario.workload().equals("stream") ? "/v1/emit/stream" : "/v1/emit";
    var target = stage.server(scenario.source()).map(server -> server.url(path)).orElse("");
    return new Work(
        scenario.workload(),
        number,
        scenario.senders(),
        perSender,
        scenario.payload(),
        scenario.rooms(),
        target);
  }

  private void prepare(Scenario scenario, Work work) {
    if (scenario.listeners() != listeners) {
      listeners = scenario.listeners();
      stage.receiver().ask("listeners", Map.of("count", listeners));
    }
    if (scenario.source().publishes()) {
      var expected =
          Map.of("run", work.run(), "senders", work.senders(), "perSender", work.perSender());
      stage.receiver().ask("expect", expected);
    }
  }

  private Tally await(Scenario scenario) {
    var mayBeAttached = scenario.payload().isAttachment() || scenario.rooms() > 0;
    var table =
        switch (scenario.source()) {
          case OFFICIAL, EXPRESS -> Database.PEERS_TABLE;
          case REDIS, EMPTY_HTTP -> "";
          case JAVA, PGEMIT_HTTP, DRIVER -> Database.OUR_TABLE;
        };
    return stage.receiver().ask("await", Map.of("table", mayBeAttached ? table : ""), Tally.class);
  }

  private static Tally nothing(Sent sent) {
    return new Tally(0, 0, 0, 0, 0, sent.endNanos(), 0);
  }

  private void check(Scenario scenario, Tally tally) {
    fault(scenario, tally.lost(), "lost");
    fault(scenario, tally.doubled(), "arrived twice");
    fault(scenario, tally.strays(), "arrived from nowhere");
    if (scenario.source().keepsOrder()) {
      fault(scenario, tally.misordered(), "arrived out of order");
    }
  }

  private void fault(Scenario scenario, int events, String what) {
    if (events > 0) {
      faults.add("%s: %,d events %s".formatted(scenario.name(), events, what));
    }
  }

  private static Observation observation(
      Scenario scenario, Work work, Sent sent, Tally tally, Cpu cpu, Memory memory) {
    var latencies = new Histogram(3);
    for (var latency : sent.latencies()) {
      latencies.recordValue(latency);
    }
    var untilAnswered = rate(work, sent.endNanos() - sent.startNanos());
    var untilArrived = rate(work, Math.max(tally.lastNanos(), sent.endNanos()) - sent.startNanos());
    return new Observation(
        work.events(),
        scenario.source().answersWhenDone() ? untilAnswered : untilArrived,
        untilArrived,
        tally.arrived() == 0 ? 0 : (double) tally.wireBytes() / tally.arrived(),
        tally.misordered(),
        micros(cpu.sender(), work),
        micros(cpu.server(), work),
        micros(cpu.postgres(), work),
        memory.sender(),
        memory.server(),
        latencies);
  }

  private static double rate(Work work, long nanos) {
    return work.events() * 1e9 / nanos;
  }

  private static double micros(Duration cpu, Work work) {
    return cpu.toNanos() / 1e3 / work.events();
  }

  /** What the processes hold, in MiB. */
  private record Memory(double sender, double server) {
    static Memory of(Stage stage, Source source) {
      return new Memory(
          mebibytes(stage.sender(source).program().pid()),
          stage.server(source).map(server -> mebibytes(server.program().pid())).orElse(0.0));
    }

    private static double mebibytes(long pid) {
      return Usage.residentKilobytes(pid).orElse(0) / 1024.0;
    }
  }

  private record Cpu(Duration sender, Duration server, Duration postgres) {
    static Cpu of(Stage stage, Source source) {
      return new Cpu(
          Usage.cpu(stage.sender(source).program().pid()),
          stage
              .server(source)
              .map(server -> Usage.cpu(server.program().pid()))
              .orElse(Duration.ZERO),
          stage.database().pid().stream().mapToObj(Usage::cpu).findFirst().orElse(Duration.ZERO));
    }

    Cpu since(Cpu earlier) {
      return new Cpu(
          sender.minus(earlier.sender),
          server.minus(earlier.server),
          postgres.minus(earlier.postgres));
    }
  }
}
