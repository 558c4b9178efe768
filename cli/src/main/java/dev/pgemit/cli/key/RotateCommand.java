package dev.pgemit.cli.key;

import dev.pgemit.cli.Version;
import dev.pgemit.cli.WrongInput;
import dev.pgemit.http.words.IsoDuration;
import dev.pgemit.http.words.Quoted;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts another key in the place of one. */
@Command(
    name = "rotate",
    description =
        "Make another key in place of one, on the same terms and for as long a time, and print it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RotateCommand implements Callable<Integer> {
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

  @Parameters(index = "0", paramLabel = "NAME", description = "Whose key")
  private String name = "";

  @Option(
      names = "--overlap",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description =
          "For how long the old one stays good, such as PT1H or P2D, until every caller has the new"
              + " one. Default: not at all")
  private String overlap = "PT0S";

  @Override
  public Integer call() {
    var time = parsed(overlap);
    var key = Keys.open().rotate(name, time);
    System.out.println(key.text());
    System.err.println(
        "This is the only time that it is shown. The old one is good %s."
            .formatted(time.isZero() ? "no more" : "for " + time));
    return 0;
  }

  private static Duration parsed(String written) {
    try {
      var duration = IsoDuration.parse(written);
      if (duration.compareTo(LONGEST_OVERLAP) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(written, String.valueOf(e.getMessage()));
    }
    throw wrong(written, "must be at most P90D");
  }

  private static WrongInput wrong(String written, String why) {
    return new WrongInput("--overlap %s: %s".formatted(Quoted.of(written), why));
  }
}
