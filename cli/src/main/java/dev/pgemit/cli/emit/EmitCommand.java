package dev.pgemit.cli.emit;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.EmitRequest;
import dev.pgemit.cli.client.PgemitClient;
import dev.pgemit.cli.client.RecipientOptions;
import dev.pgemit.cli.client.TimeoutOption;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.MessagePreviewText;
import dev.pgemit.cli.output.OutputOptions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Emits one event, for cron jobs, batch jobs and shells. */
@Command(
    name = "emit",
    description = "Emit one event, and print its id after the commit.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit emit --to user:42 price '{\"id\": 1, \"amount\": 9.90}' EUR",
      "  pgemit emit report @report.json",
      "  pgemit emit --to user:42 --in 5m reminder",
      "  pgemit emit --to user:42 --ack --timeout 3s confirm 7",
    })
public final class EmitCommand implements Callable<Integer> {
  /** The description of the arguments of an event. */
  public static final String ARGUMENT_DESCRIPTION =
      "An argument: JSON if it parses as JSON, text otherwise. An argument that starts with {, [ or"
          + " \" must be JSON. @FILE is the content of a file, - is standard input, and @@text is"
          + " the text @text. After --, every argument is literal";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RecipientOptions recipients = new RecipientOptions();
  @Mixin private MessageOptions message = new MessageOptions();

  @ArgGroup private @Nullable DeliveryOptions delivery;

  @Option(names = "--id", paramLabel = "ID", description = "The id of the message. Default: a UUID")
  private @Nullable String id;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Publish only once: a repeat within 24 hours prints the first id")
  private @Nullable String idempotencyKey;

  @ArgGroup private @Nullable WaitOptions waitOptions;

  @Option(
      names = "--dry-run",
      description = "Print the message, its size and the number of its sockets; publish nothing")
  private boolean isDryRun;

  @Mixin private TimeoutOption timeout = new TimeoutOption();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "EVENT", description = "The name of the event")
  private String event = "";

  @Parameters(index = "1..*", paramLabel = "JSON-or-text", description = ARGUMENT_DESCRIPTION)
  private List<String> arguments = List.of();

  /** What to wait for after the commit. */
  private static final class WaitOptions {
    @Option(
        names = "--ack",
        description = "Wait for the clients, and print the answer of each on a line")
    private boolean isAck;

    @Option(
        names = "--receipt",
        description = "Wait for the servers, and print the number of sockets after the id")
    private boolean isReceipt;
  }

  @Override
  public Integer call() {
    rejectConflicts();
    var request = request();
    var wait = timeout.timeout();
    try (var open = client.open()) {
      if (isDryRun) {
        return printPreview(
            isAck() ? open.previewEmitWithAck(request, wait) : open.previewEmit(request, wait));
      } else if (isAck()) {
        return printAnswers(open.emitWithAck(request, wait));
      } else if (waitOptions != null && waitOptions.isReceipt) {
        return printReceipt(open.emitWithReceipt(request, wait));
      }
      return printId(open, request);
    }
  }

  // The API of Postgres and that of the service name these conflicts in different words.
  private void rejectConflicts() {
    if (waitOptions != null && !isDryRun && idempotencyKey != null) {
      throw new InvalidInputException(
          "--idempotency-key cannot be combined with --ack or --receipt: a repeated command would"
              + " ask the clients again.");
    }
    if (waitOptions != null && delivery != null) {
      throw new InvalidInputException(
          "--in and --at cannot be combined with --ack or --receipt: no client can answer before"
              + " the event is sent.");
    }
  }

  private EmitRequest request() {
    return new EmitRequest(
        recipients.recipients(),
        new ArgumentReader(System.in)
            .readEvent(event, arguments, message.binaryFiles(), spec.commandLine()),
        message.isVolatile(),
        message.isCompressed(),
        id,
        idempotencyKey,
        delivery == null ? null : delivery.deliverAt(),
        delivery == null ? null : delivery.delay());
  }

  private boolean isAck() {
    return waitOptions != null && waitOptions.isAck;
  }

  private int printId(PgemitClient open, EmitRequest request) {
    output.printId(open.emit(request));
    return ExitCode.DONE.number();
  }

  private int printReceipt(JsonNode receipt) {
    output.printId(receipt);
    if (!output.isJson()) {
      output.printLine(OutputOptions.reach(receipt));
    }
    return output.reportCompleteness(receipt);
  }

  private int printAnswers(JsonNode answers) {
    if (output.isJson()) {
      output.printJson(answers);
    } else {
      answers.path("responses").forEach(output::printJson);
      output.note(
          "%s of %s on %s answered."
              .formatted(
                  answers.path("responses").size(),
                  OutputOptions.count(answers.path("clients").asInt(0), "client"),
                  OutputOptions.count(answers.path("servers").asInt(0), "server")));
    }
    return output.reportCompleteness(answers);
  }

  private int printPreview(JsonNode preview) {
    if (output.isJson()) {
      output.printJson(preview);
    } else {
      output.print(MessagePreviewText.of(preview));
    }
    return output.reportCompleteness(preview);
  }
}
