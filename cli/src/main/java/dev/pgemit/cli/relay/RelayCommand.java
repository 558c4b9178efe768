package dev.pgemit.cli.relay;

import dev.pgemit.Relay;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.ProcessLifecycle;
import dev.pgemit.cli.command.RootCommand;
import dev.pgemit.cli.command.StopSignal;
import dev.pgemit.cli.command.TransportName;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.VisibleText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Passes messages on between servers with different adapters. */
@Command(
    name = "relay",
    description =
        "Forward the messages of servers and emitters to servers with another adapter, until"
            + " Ctrl+C, while a fleet moves from one adapter to the other.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "1:failed: the source was unreachable at the start, or one side rejects the messages",
      "2:not done: invalid input",
      "130, 143:ended by Ctrl+C or SIGTERM",
    },
    footer = {
      "",
      "Examples:",
      "  pgemit relay --from postgres --to redis-streams",
      "  pgemit relay --from redis-streams --to postgres --state relay.state",
      "",
      "docs/moving.md shows all steps of a move."
    })
public final class RelayCommand implements Callable<Integer> {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TRANSPORT",
      converter = TransportName.NameConverter.class,
      description = "Where messages are received: postgres or redis-streams")
  private TransportName from = TransportName.POSTGRES;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TRANSPORT",
      converter = TransportName.NameConverter.class,
      description =
          "Where messages are sent: postgres, redis-sharded, redis-streams or redis-classic")
  private TransportName to = TransportName.POSTGRES;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "A namespace; may be repeated. Default: /")
  private List<String> namespaces = List.of();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Store the position in the stream in this file. The same command continues from there."
              + " Requires --from redis-streams")
  private @Nullable Path state;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws Exception {
    check();
    var environment = RootCommand.environmentOf(command);
    var file = state == null ? null : new RelayState(state);
    var positions = file == null ? Map.<String, String>of() : file.read();
    var names = namespaces.isEmpty() ? List.of("/") : namespaces;
    var stop = new StopSignal();
    try (var source = RelaySide.open(from, environment);
        var destination = RelaySide.open(to, environment);
        var lifecycle = new ProcessLifecycle()) {
      Environment.warnAboutIgnored(environment);
      lifecycle.<AutoCloseable>register(stop::stop);
      try (var relay = Relay.start(source.emitter(), destination.emitter(), names, positions)) {
        output.note(
            "Forwarding the messages of %s from %s to %s. Ctrl+C stops."
                .formatted(VisibleText.of(String.join(", ", names)), from, to));
        run(relay, new RelayReport(output, destination.emitter()), file, stop);
      } finally {
        stop.stopped();
      }
    }
    return ExitCode.DONE.number();
  }

  private void check() {
    if (from == TransportName.REDIS_SHARDED || from == TransportName.REDIS_CLASSIC) {
      throw new InvalidInputException(
          ("--from %s is not possible: servers with this adapter count the subscribers of their"
                  + " channels, and would wait for answers from the relay. Use postgres or"
                  + " redis-streams.")
              .formatted(from));
    }
    if (from == to) {
      throw new InvalidInputException(
          "--from and --to are both %s: each message would arrive twice. Name two transports."
              .formatted(from));
    }
    if (state != null && from == TransportName.POSTGRES) {
      throw new InvalidInputException(
          "--state requires --from redis-streams: Postgres stores no messages to continue from.");
    }
  }

  private void run(Relay relay, RelayReport report, @Nullable RelayState file, StopSignal stop)
      throws InterruptedException, IOException {
    while (!stop.isRequested() && relay.failure().isEmpty()) {
      relay.poll(POLL_TIMEOUT).ifPresent(report::print);
      report.printProgress(relay.totals());
      if (file != null) {
        file.writeInIntervals(relay.positions());
      }
    }
    relay.close();
    for (var left = relay.poll(Duration.ZERO); left.isPresent(); left = relay.poll(Duration.ZERO)) {
      report.print(left.get());
    }
    if (file != null) {
      file.write(relay.positions());
    }
    report.printTotals(relay.totals());
    var failure = relay.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
