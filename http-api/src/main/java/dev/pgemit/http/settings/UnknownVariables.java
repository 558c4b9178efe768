package dev.pgemit.http.settings;

import dev.pgemit.http.words.SpellingSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment variables with a setting's prefix or a similar name that are not settings. Only a
 * misspelled name is an error, since shells and Kubernetes define other variables.
 *
 * @param names the sorted names
 */
record UnknownVariables(List<String> names) {
  private static final String PREFIX = "PGEMIT_";
  private static final Set<String> SETTINGS =
      Arrays.stream(EnvironmentVariable.values())
          .map(Enum::name)
          .collect(Collectors.toUnmodifiableSet());

  /** Read by the project's tests, which may share the environment. */
  private static final Set<String> TEST_VARIABLES = Set.of("PGEMIT_TEST_DATABASE_URL");

  // Kubernetes sets these variables in each pod for a Service named pgemit or pgemit-*.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "PGEMIT(_\\w+)?(_SERVICE_HOST|_SERVICE_PORT(_\\w+)?"
              + "|_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
  private static final Pattern SERVICE_PORT = Pattern.compile("PGEMIT(_\\w+)?_PORT");
  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** Finds the unknown variables of an environment. */
  static UnknownVariables find(Map<String, String> environment) {
    return new UnknownVariables(
        environment.entrySet().stream()
            .filter(each -> !isServiceLink(each.getKey(), each.getValue()))
            .map(Map.Entry::getKey)
            .filter(name -> !SETTINGS.contains(name) && !TEST_VARIABLES.contains(name))
            .filter(name -> name.startsWith(PREFIX) || isMisspelled(name))
            .sorted()
            .toList());
  }

  /** Rejects a misspelled name, since the service would otherwise ignore the intended setting. */
  void rejectMisspelled() {
    names.stream()
        .filter(UnknownVariables::isMisspelled)
        .findFirst()
        .ifPresent(
            name -> {
              throw new SettingsException(
                  name,
                  "is not a setting of pgemit: did you mean %s?"
                      .formatted(suggestion(name).orElse("")));
            });
  }

  /** Returns a warning that names the ignored variables; empty if none exist. */
  Optional<String> warning() {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Ignored, since %s of pgemit: %s"
            .formatted(
                names.size() == 1 ? "it is not a setting" : "they are not settings",
                names.stream()
                    .map(UnknownVariables::withSuggestion)
                    .collect(Collectors.joining(", "))));
  }

  // DATABASE_URL, HOST and PORT have no prefix.
  private static String withSuggestion(String name) {
    var unprefixed = name.substring(PREFIX.length());
    return SETTINGS.contains(unprefixed)
        ? "%s (did you mean %s?)".formatted(name, unprefixed)
        : name;
  }

  private static boolean isMisspelled(String name) {
    return suggestion(name).isPresent();
  }

  private static Optional<String> suggestion(String name) {
    return SpellingSuggestion.suggest(name, SETTINGS).filter(setting -> setting.startsWith(PREFIX));
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (SERVICE_PORT.matcher(name).matches() && SERVICE_ADDRESS.matcher(value).matches());
  }
}
