package dev.pgemit;

import dev.pgemit.wire.MessageRefused;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What callers gave, who need not be null-checked as this code is. */
final class Given {
  private Given() {}

  // emit("event", null) gives no array at all: what is meant is one argument that is null.
  static List<@Nullable Object> arguments(@Nullable Object @Nullable [] args) {
    return args == null
        ? Collections.singletonList(null)
        : Collections.unmodifiableList(Arrays.asList(args.clone()));
  }

  static List<String> list(String field, String[] names) {
    return Arrays.asList(present(field, names));
  }

  static List<String> atLeastOne(String field, Collection<String> names) {
    var all = allPresent(field, names);
    if (all.isEmpty()) {
      throw new MessageRefused(field, "no room was given: name at least one");
    }
    return all;
  }

  static List<String> allPresent(String field, Collection<String> names) {
    present(field, names).forEach(name -> present(field, name));
    return List.copyOf(names);
  }

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new MessageRefused(field, "is null");
    }
    return value;
  }

  static Duration timeout(@Nullable Duration limit) {
    var present = present("timeout", limit);
    if (present.isNegative()
        || present.isZero()
        || present.compareTo(EmitterBuilder.LONGEST_TIMEOUT) > 0) {
      throw new MessageRefused(
          "timeout",
          "%s is not more than 0 and at most %s"
              .formatted(present, EmitterBuilder.LONGEST_TIMEOUT));
    }
    return present;
  }
}
