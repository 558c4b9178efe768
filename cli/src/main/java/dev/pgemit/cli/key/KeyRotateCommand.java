package dev.pgemit.cli.key;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.cli.command.VersionProvider;
import dev.pgemit.http.words.QuotedText;
import dev.pgemit.http.words.TimeSpan;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replaces a key with a new one. */
@Command(
    name = "rotate",
    description =
        "Replace a key by a new key with the same permissions and lifetime, and"
            + " print the new key.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Example:",
      "  pgemit key rotate orders --overlap 1h",
    })
final class KeyRotateCommand implements Callable<Integer> {
  private static final Duration MAX_OVERLAP = Duration.ofDays(90);

  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the key")
  private String name = "";

  @Option(
      names = "--overlap",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description =
          "How long the old key stays valid, such as 1h, 2d or PT1H, while callers"
              + " change to the new key. Default: not at all")
  private String overlap = "PT0S";

  @Mixin private KeysOption keys = new KeysOption();

  @Override
  public Integer call() {
    var overlapDuration = parseOverlap(overlap);
    var key = keys.open().rotate(name, overlapDuration);
    System.out.println(key.text());
    System.err.println(
        "The key is shown only this once. The old key is %s."
            .formatted(
                overlapDuration.isZero() ? "no longer valid" : "valid for " + overlapDuration));
    return 0;
  }

  private static Duration parseOverlap(String text) {
    try {
      var duration = TimeSpan.parse(text);
      if (duration.compareTo(MAX_OVERLAP) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      throw invalidOverlap(text, String.valueOf(e.getMessage()));
    }
    throw invalidOverlap(text, "must be at most 90d");
  }

  private static InvalidInputException invalidOverlap(String text, String reason) {
    return new InvalidInputException("--overlap %s: %s".formatted(QuotedText.quote(text), reason));
  }
}
