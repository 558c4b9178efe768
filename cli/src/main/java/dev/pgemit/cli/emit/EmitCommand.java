package dev.pgemit.cli.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.Environment;
import dev.pgemit.cli.command.VersionProvider;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Emits one event, for cron jobs, batch jobs and shells. */
@Command(
    name = "emit",
    description = "Emit one event directly to Postgres, and print its id after the commit.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:committed",
      "1:not published: Postgres reported an error, or is unreachable",
      "2:not published: invalid input",
      "3:unknown: the connection broke during the commit",
    },
    footer = {
      "",
      "DATABASE_URL is the address of Postgres.",
      "",
      "  pgemit emit --to user:42 price '{\"id\": 1, \"amount\": 9.90}' EUR",
      "  pgemit emit report @report.json",
    })
public final class EmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "/",
      description = "The namespace. Default: ${DEFAULT-VALUE}")
  private String namespace = "/";

  @Option(
      names = "--to",
      paramLabel = "ROOM",
      description = "A room, or the id of a socket; may be repeated. Default: everyone")
  private List<String> rooms = List.of();

  @Option(
      names = "--except",
      paramLabel = "ROOM",
      description = "A room to exclude; may be repeated")
  private List<String> exceptRooms = List.of();

  @Option(names = "--volatile", description = "Clients that are not ready may miss the event")
  private boolean isVolatile;

  @Option(names = "--id", paramLabel = "ID", description = "The id of the message. Default: a UUID")
  private @Nullable String id;

  @Parameters(index = "0", paramLabel = "EVENT", description = "The name of the event")
  private String event = "";

  @Parameters(
      index = "1..*",
      paramLabel = "JSON-or-text",
      description =
          "An argument: JSON if it parses as JSON, text otherwise. An argument that"
              + " starts with {, [ or \" must be JSON. @FILE is the content of a file, - is"
              + " standard input, and @@text is the text @text. After --, every argument is"
              + " literal")
  private List<String> arguments = List.of();

  @Override
  public Integer call() {
    var args = new ArgumentReader(System.in).read(arguments, literalArgumentCount());
    var settings = Environment.readSettings();
    try (var emitter = Database.emitter(settings)) {
      System.out.println(operator(emitter).emit(event, args));
    }
    return 0;
  }

  /** Returns the number of arguments after {@code --}. */
  private int literalArgumentCount() {
    var tokens = spec.commandLine().getParseResult().originalArgs();
    var separatorIndex = tokens.indexOf("--");
    var followingCount = separatorIndex < 0 ? 0 : tokens.size() - separatorIndex - 1;
    return Math.min(followingCount, arguments.size()); // the event may follow "--" too
  }

  private BroadcastOperator operator(Emitter emitter) {
    var operator = emitter.of(namespace).except(exceptRooms);
    operator = rooms.isEmpty() ? operator : operator.to(rooms);
    operator = isVolatile ? operator.asVolatile() : operator;
    return id == null ? operator : operator.withId(id);
  }
}
