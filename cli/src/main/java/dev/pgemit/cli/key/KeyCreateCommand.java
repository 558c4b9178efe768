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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a key. */
@Command(
    name = "create",
    description = "Create a key, and print it once: only its hash is stored.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Permissions for --allow: emit, ack, broadcast, join, leave, disconnect, fetch, rooms,"
          + " server-side-emit, schedule, tail, metrics, stats, doctor, audit, keys; * for all but"
          + " keys.",
      "In --namespace, --to and --event, * matches any characters. Each option"
          + " may be repeated; without it, everything is allowed.",
      "",
      "  pgemit key create --name orders --allow emit --to 'user:*' --event 'order:*' --rate 100/s"
          + " --expires 90d",
      "  pgemit key create --keys-file keys.json --name web --allow emit,broadcast",
    })
final class KeyCreateCommand implements Callable<Integer> {
  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The name of the key's owner, for the log")
  private String name = "";

  @Option(
      names = "--allow",
      required = true,
      split = ",",
      paramLabel = "RIGHT",
      description = "The permissions, separated by commas")
  private List<String> allowedRights = List.of();

  @Option(names = "--namespace", paramLabel = "PATTERN", description = "The allowed namespaces")
  private List<String> namespaces = List.of();

  @Option(
      names = "--to",
      paramLabel = "PATTERN",
      description = "The allowed rooms; the key then reaches only these rooms")
  private List<String> rooms = List.of();

  @Option(names = "--event", paramLabel = "PATTERN", description = "The allowed events")
  private List<String> events = List.of();

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "The request rate that each replica accepts, such as 100/s")
  private @Nullable String rate;

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description =
          "When the key expires: a duration such as 90d or P90D, a date, or a time with its"
              + " offset. Default: never")
  private @Nullable String expires;

  @Option(
      names = "--unless-exists",
      description = "If the name already has an active key, print nothing and exit with 0")
  private boolean ignoresExisting;

  @Mixin private KeysOption keys = new KeysOption();

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
    var key = keys.open().create(name, terms, expiry);
    if (key.isPresent()) {
      System.out.println(key.get().text());
      System.err.println(
          "The key is shown only this once. Callers send it as \"Authorization: Bearer"
              + " <key>\".");
    } else if (!ignoresExisting) {
      throw new InvalidInputException(
          ("The key %s already exists and is active: choose another name, or run"
                  + " \"pgemit key rotate %s\"")
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
                    "--rate is \"%s\", but must be %s"
                        .formatted(text, RequestRate.EXPECTED_FORMAT)));
  }
}
