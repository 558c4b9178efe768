package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Check;
import dev.pgemit.interop.faults.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The checks of a row, one after another. */
final class Checks {
  private final List<Check> all = new ArrayList<>();

  /** Something that holds or not. */
  Checks that(String expected, boolean isMet, Object measured) {
    all.add(new Check(expected, String.valueOf(measured), isMet));
    return this;
  }

  /** Something that holds or not, and says it all. */
  Checks that(String expected, boolean isMet) {
    return that(expected, isMet, isMet ? "yes" : "no");
  }

  /** A time that may not be longer. */
  Checks atMostSeconds(String what, double seconds, double most) {
    all.add(
        new Check(
            "%s within %s s".formatted(what, number(most)),
            String.format(Locale.ROOT, "%.2f s", seconds),
            seconds <= most,
            true));
    return this;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /** Nothing lost, nothing twice, nothing received that was refused, and something at all. */
  Checks promise(Tally tally) {
    return that("events were accepted, and received", tally.received() > 0, tally.received())
        .that("none lost", tally.lost() == 0, why(tally.lost(), tally))
        .that("none twice", tally.twice() == 0, why(tally.twice(), tally))
        .that(
            "none received that was refused",
            tally.notAccepted() == 0,
            why(tally.notAccepted(), tally));
  }

  private static String why(int count, Tally tally) {
    return count == 0 ? "0" : count + ", such as " + tally.examples();
  }

  List<Check> all() {
    return List.copyOf(all);
  }
}
