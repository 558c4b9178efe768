package dev.pgemit.http;

import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.access.Terms;
import dev.pgemit.http.settings.Rate;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes keys, as the command does. */
final class Keys {
  private final KeyAdministration administration;

  private Keys(KeyAdministration administration) {
    this.administration = administration;
  }

  static Keys of(TestDatabase database) {
    return new Keys(
        new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester"));
  }

  /** One that may do this to anyone. */
  String create(String name, String words) {
    return create(name, words, "*", "*", "*");
  }

  String create(String name, String words, String namespace, String room, String event) {
    var grant =
        new Grant(
            rights(words),
            List.of(Glob.ofNamespaces(namespace)),
            List.of(new Glob(room)),
            List.of(new Glob(event)));
    return create(name, new Terms(grant, null), null);
  }

  String limited(String name, String rate) {
    var everything = Grant.of(EnumSet.allOf(Right.class));
    return create(name, new Terms(everything, Rate.parse(rate).orElseThrow()), null);
  }

  String expiring(String name, Duration after) {
    return create(name, new Terms(Grant.of(EnumSet.allOf(Right.class)), null), after);
  }

  private String create(String name, Terms terms, @Nullable Duration after) {
    return administration
        .create(name, terms, now -> after == null ? null : now.plus(after))
        .orElseThrow()
        .text();
  }

  void revoke(String name) {
    administration.revoke(name);
  }

  String rotate(String name, Duration overlap) {
    return administration.rotate(name, overlap).text();
  }

  private static Set<Right> rights(String words) {
    if (words.equals("*")) {
      return EnumSet.allOf(Right.class);
    }
    return Arrays.stream(words.split(","))
        .map(word -> Right.of(word).orElseThrow())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Right.class)));
  }

  /** All rights but these. */
  static String allBut(String words) {
    var others = EnumSet.complementOf(EnumSet.copyOf(rights(words)));
    return others.stream().map(Right::word).collect(Collectors.joining(","));
  }
}
