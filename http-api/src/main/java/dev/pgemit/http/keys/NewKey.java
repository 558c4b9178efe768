package dev.pgemit.http.keys;

import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyExpiry;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.settings.RequestRate;
import dev.pgemit.http.words.SpellingSuggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The body of a call that creates a key. Its fields are the options of {@code pgemit key create}.
 *
 * @param name the name
 * @param policy the permissions and the rate limit
 * @param expiry the expiry
 */
record NewKey(String name, AccessPolicy policy, KeyExpiry expiry) {
  static final String[] FIELDS = {"name", "allow", "namespace", "to", "event", "rate", "expires"};

  private static final List<String> PERMISSION_LABELS =
      Arrays.stream(Permission.values()).map(Permission::label).toList();

  /**
   * Reads the body.
   *
   * @throws dev.pgemit.http.problem.ProblemException naming all errors of the body
   */
  static NewKey read(FieldReader fields) {
    var name = fields.requiredString("name");
    var permissions = readPermissions(fields);
    var namespaces = readGlobs(fields, "namespace", Glob::ofNamespace);
    var rooms = readGlobs(fields, "to", Glob::new);
    var events = readGlobs(fields, "event", Glob::new);
    var rate = fields.stringField("rate").flatMap(text -> readRate(fields, text)).orElse(null);
    var expiry =
        fields
            .stringField("expires")
            .map(text -> readExpiry(fields, text))
            .orElse(KeyExpiry.never());
    fields.errors().throwIfAny();
    return new NewKey(
        name.orElseThrow(),
        new AccessPolicy(new Grant(permissions, namespaces, rooms, events), rate),
        expiry);
  }

  private static Set<Permission> readPermissions(FieldReader fields) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (var label : fields.requiredStringList("allow")) {
      if (label.equals(Permission.ALL)) {
        permissions.addAll(Permission.all());
      } else {
        Permission.of(label)
            .ifPresentOrElse(
                permissions::add, () -> fields.errors().add("/allow", unknownPermission(label)));
      }
    }
    return permissions;
  }

  private static String unknownPermission(String label) {
    return "there is no such permission: "
        + SpellingSuggestion.suggest(label, PERMISSION_LABELS)
            .map("did you mean \"%s\"?"::formatted)
            .orElseGet(
                () ->
                    "the permissions are %s, and * for all but keys"
                        .formatted(String.join(", ", PERMISSION_LABELS)));
  }

  private static List<Glob> readGlobs(
      FieldReader fields, String name, Function<String, Glob> parser) {
    if (!fields.hasField(name)) {
      return List.of(Glob.ANY);
    }
    var globs = new ArrayList<Glob>();
    for (var pattern : fields.requiredStringList(name)) {
      try {
        globs.add(parser.apply(pattern));
      } catch (IllegalArgumentException e) {
        fields.errors().add("/" + name, String.valueOf(e.getMessage()));
      }
    }
    return globs;
  }

  private static Optional<RequestRate> readRate(FieldReader fields, String text) {
    var rate = RequestRate.parse(text);
    if (rate.isEmpty()) {
      fields.errors().add("/rate", "must be " + RequestRate.EXPECTED_FORMAT);
    }
    return rate;
  }

  private static KeyExpiry readExpiry(FieldReader fields, String text) {
    try {
      return KeyExpiry.parse(text);
    } catch (IllegalArgumentException e) {
      fields.errors().add("/expires", "must be " + KeyExpiry.EXPECTED_FORMAT);
      return KeyExpiry.never();
    }
  }
}
