package dev.pgemit.cli.key;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.settings.RequestRate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates a key. */
@Command(
    name = "create",
    description = "Make a key, and print it: this once, since the database has only its hash.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "What --allow takes: emit, ack, broadcast, join, leave, disconnect, fetch, rooms,"
          + " server-side-emit, schedule, tail, metrics; * for all.",
      "In --namespace, --to and --event * stands for any characters; each may be repeated, and left"
          + " out it allows all.",
      "",
      "  pgemit key create --name orders --allow emit --to 'user:*' --event 'order:*' --rate 100/s"
          + " --expires P90D",
    })
final class KeyCreateCommand implements Callable<Integer> {
  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Whose key it is, in the log")
  private String name = "";

  @Option(
      names = "--allow",
      required = true,
      split = ",",
      paramLabel = "RIGHT",
      description = "What it may do, with commas between")
  private List<String> allowedRights = List.of();

  @Option(names = "--namespace", paramLabel = "PATTERN", description = "In which namespaces")
  private List<String> namespaces = List.of();

  @Option(
      names = "--to",
      paramLabel = "PATTERN",
      description = "To which rooms; then it reaches nobody else")
  private List<String> rooms = List.of();

  @Option(names = "--event", paramLabel = "PATTERN", description = "With which events")
  private List<String> events = List.of();

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "How many requests each replica takes, such as 100/s")
  private @Nullable String rate;

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description = "A duration such as P90D, a date, or a time with its offset. Default: never")
  private @Nullable String expires;

  @Option(
      names = "--unless-exists",
      description = "Where a key of this name is good, print nothing, and exit with 0")
  private boolean ignoresExisting;

  @Override
  public Integer call() {
    var grant =
        new Grant(
            AllowOptionParser.parse(allowedRights),
            parseGlobs("--namespace", namespaces, Glob::ofNamespace),
            parseGlobs("--to", rooms, Glob::new),
            parseGlobs("--event", events, Glob::new));
    var terms = new AccessPolicy(grant, rate == null ? null : rate(rate));
    var expiry = ExpiresOptionParser.parse(expires);
    var key = KeyAdministrationFactory.create().create(name, terms, expiry);
    if (key.isPresent()) {
      System.out.println(key.get().text());
      System.err.println(
          "This is the only time that it is shown. Callers send it as \"Authorization: Bearer"
              + " <key>\".");
    } else if (!ignoresExisting) {
      throw new InvalidInputException(
          "There is a key %s, which is good: choose another name, or \"pgemit key rotate %s\""
              .formatted(name, name));
    }
    return 0;
  }

  private static List<Glob> parseGlobs(
      String option, List<String> patterns, Function<String, Glob> parser) {
    try {
      return patterns.isEmpty() ? List.of(Glob.ANY) : patterns.stream().map(parser).toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(option + ": " + e.getMessage());
    }
  }

  private static RequestRate rate(String text) {
    return RequestRate.parse(text)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "--rate is \"%s\", and should be %s"
                        .formatted(text, RequestRate.EXPECTED_FORMAT)));
  }
}
