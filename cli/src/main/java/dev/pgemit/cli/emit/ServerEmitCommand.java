package dev.pgemit.cli.emit;

import dev.pgemit.cli.client.ClientOptions;
import dev.pgemit.cli.client.NamespaceOption;
import dev.pgemit.cli.client.TimeoutOption;
import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.cli.output.OutputOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Emits one event to servers. */
@Command(
    name = "server-emit",
    description = "Emit an event to the Socket.IO servers of a namespace, and print its id.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit server-emit reload",
      "  pgemit server-emit --ack --timeout 3s version",
    })
public final class ServerEmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Option(
      names = "--ack",
      description = "Wait for the servers, and print the answer of each on a line")
  private boolean isAck;

  @Mixin private TimeoutOption timeout = new TimeoutOption();
  @Mixin private ClientOptions client = new ClientOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "EVENT", description = "The name of the event")
  private String event = "";

  @Parameters(
      index = "1..*",
      paramLabel = "JSON-or-text",
      description = EmitCommand.ARGUMENT_DESCRIPTION)
  private List<String> arguments = List.of();

  @Override
  public Integer call() {
    var emitted =
        new ArgumentReader(System.in).readEvent(event, arguments, List.of(), spec.commandLine());
    var wait = timeout.timeout();
    try (var open = client.open()) {
      if (isAck) {
        return printAnswers(open.serverSideEmitWithAck(namespace.namespace(), emitted, wait));
      }
      output.printId(open.serverSideEmit(namespace.namespace(), emitted));
    }
    return ExitCode.DONE.number();
  }

  private int printAnswers(JsonNode answers) {
    if (output.isJson()) {
      output.printJson(answers);
    } else {
      answers.path("responses").forEach(output::printJson);
    }
    return output.reportCompleteness(answers);
  }
}
