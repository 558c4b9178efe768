package dev.pgemit.cli.batch;

import dev.pgemit.EmitException;
import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.ProcessLifecycle;
import dev.pgemit.cli.command.StopSignal;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import dev.pgemit.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Emits the events of files or a pipe. */
@Command(
    name = "batch",
    description = {
      "Emit the events of files or a pipe, one JSON object per line, in order.",
      "A line is an emit of the REST API: {\"event\": \"price\", \"to\": \"item:7\", \"args\":"
          + " [9.90]}",
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit batch events.ndjson --checkpoint events.checkpoint",
      "  psql -XAtc \"SELECT row_to_json(e) FROM emits e\" | pgemit batch",
      "  pgemit batch prices.csv --csv --event price --to 'item:{id}'",
    })
public final class BatchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "A file, or - for standard input; may be repeated. Default: -")
  private List<Path> files = List.of();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Store the progress in this file. The same command continues a run that ended early, and"
              + " publishes no line twice")
  private @Nullable Path checkpoint;

  @Option(
      names = "--force",
      description = "Continue from a checkpoint although its last lines may be published twice")
  private boolean isForced;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description =
          "Write each invalid line, with the reason, to this file as JSON. Default: the first ones"
              + " to standard error")
  private @Nullable Path rejects;

  @Option(
      names = "--rate",
      paramLabel = "LINES/s",
      converter = LineRate.Converter.class,
      description = "The maximum rate: 5000/s, 60/m or 100/h")
  private @Nullable LineRate rate;

  @Option(
      names = "--atomic",
      description =
          "Publish all lines or none, in one transaction: up to 65,536 lines and 32 MiB; with the"
              + " service, 1,000 lines and 900 KiB")
  private boolean isAtomic;

  @Option(
      names = "--csv",
      description =
          "Read CSV with a header. Each row becomes an event with one argument, an object with a"
              + " field per column. Requires --event")
  private boolean isCsv;

  @Option(
      names = "--event",
      paramLabel = "EVENT",
      description = "The event of CSV rows; {COLUMN} is a value of the row")
  private @Nullable String event;

  @Option(
      names = "--to",
      paramLabel = "ROOM",
      description =
          "A room of CSV rows; {COLUMN} is a value of the row; may be repeated. Default: everyone")
  private List<String> rooms = List.of();

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "The namespace of CSV rows. Default: /")
  private @Nullable String namespace;

  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws Exception {
    var csv = csvOptions();
    var inputs = inputs();
    ChunkReader.SourceFactory sources =
        (name, input) ->
            csv == null ? new JsonLineSource(name, input) : new CsvLineSource(name, input, csv);
    var hash = checkpoint == null ? null : ContentHash.start(inputs);
    try (var open = client.openConnecting()) {
      var publisher = new ChunkPublisher(open.batches(), isAtomic);
      var limits = limits(publisher);
      var file = checkpoint == null ? null : new CheckpointFile(checkpoint);
      var start =
          file == null || hash == null
              ? Checkpoint.start("")
              : Resumption.from(file, hash.with(limits + "\n" + csv), isForced);
      if (start.isComplete()) {
        BatchReport.printAlreadyDone(output, start);
        return exitCode(start.rejected());
      }
      try (var rejectedLines = new RejectedLines(rejects, start.rejectsSize(), output)) {
        var journal = new BatchJournal(start, file, rejectedLines);
        var feed = ChunkFeed.start(new ChunkReader(inputs, sources, limits), start.position());
        return run(publisher, journal, feed, InputFile.totalSize(inputs));
      }
    }
  }

  private int run(ChunkPublisher publisher, BatchJournal journal, ChunkFeed feed, long totalBytes)
      throws Exception {
    var stop = new StopSignal();
    try (var lifecycle = new ProcessLifecycle()) {
      lifecycle.<AutoCloseable>register(stop::stop);
      return run(publisher, journal, feed, progress(totalBytes, journal.totals()), stop);
    }
  }

  private int run(
      ChunkPublisher publisher,
      BatchJournal journal,
      ChunkFeed feed,
      BatchProgress progress,
      StopSignal stop)
      throws Exception {
    try {
      Optional<Exception> failure;
      try (progress) {
        failure =
            isAtomic
                ? new AtomicRun(publisher, journal, stop).run(feed)
                : new BatchRun(publisher, journal, new LinePacer(rate), progress, stop).run(feed);
      }
      if (failure.isPresent() || stop.isRequested()) {
        output.note(BatchReport.howToContinue(journal, checkpoint));
      } else {
        BatchReport.printDone(output, journal.totals());
      }
      if (failure.isPresent()) {
        throw stopped(failure.get());
      }
    } finally {
      stop.stopped();
    }
    return exitCode(journal.totals().rejected());
  }

  private static int exitCode(long rejected) {
    return (rejected == 0 ? ExitCode.DONE : ExitCode.INVALID_INPUT).number();
  }

  /** Returns the exception for the failure of a chunk. Earlier chunks may have been published. */
  private static Exception stopped(Exception failure) {
    return failure instanceof EmitException emit && emit.isOutcomeKnown()
        ? new BatchStoppedException(String.valueOf(emit.getMessage()), emit)
        : failure;
  }

  private @Nullable CsvOptions csvOptions() {
    if (!isCsv) {
      if (event != null || !rooms.isEmpty() || namespace != null) {
        throw new InvalidInputException(
            "--event, --to and --namespace are for --csv: a line of JSON has its own.");
      }
      return null;
    }
    if (event == null) {
      throw new InvalidInputException("--csv requires --event: the event of the rows.");
    }
    return new CsvOptions(event, rooms, namespace);
  }

  private List<InputFile> inputs() {
    var inputs =
        files.isEmpty()
            ? List.of(InputFile.of(InputFile.STANDARD_INPUT))
            : files.stream().map(file -> InputFile.of(file.toString())).toList();
    if (files.isEmpty() && Terminal.isInput()) {
      throw new InvalidInputException(
          "The input is missing. Name a file, or pipe lines into the command.");
    }
    if (checkpoint != null && !inputs.stream().allMatch(InputFile::isRegular)) {
      throw new InvalidInputException(
          "--checkpoint requires files: the lines of a pipe cannot be read a second time.");
    }
    if (isAtomic && rate != null) {
      throw new InvalidInputException(
          "--atomic publishes all lines at once, so --rate has no effect. Remove one of them.");
    }
    return inputs;
  }

  private ChunkLimits limits(ChunkPublisher publisher) {
    if (isAtomic) {
      return publisher.limits();
    }
    return rate == null ? ChunkLimits.unpaced() : ChunkLimits.paced(rate);
  }

  private BatchProgress progress(long totalBytes, BatchTotals start) {
    if (output.isQuiet()) {
      return BatchProgress.NONE;
    }
    return Terminal.isError()
        ? new ProgressBarDisplay(totalBytes, start)
        : new ProgressLines(totalBytes, start, output);
  }
}
