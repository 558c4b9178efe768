package dev.pgemit.http.settings;

import dev.pgemit.http.words.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables whose names start as those of settings do, and that are no settings. Shells and
 * Kubernetes have some for reasons of their own, so that only a misspelt name is a fault.
 *
 * @param names the names, sorted
 */
record UnknownVariables(List<String> names) {
  private static final String PREFIX = "PGEMIT_";
  private static final Set<String> SETTINGS =
      Arrays.stream(Variable.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

  /** Read by the tests of the project, which may run with the same environment. */
  private static final Set<String> OTHERS = Set.of("PGEMIT_TEST_DATABASE_URL");

  // For a Service named pgemit, or pgemit-anything, Kubernetes gives these to each pod.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "PGEMIT(_\\w+)?(_SERVICE_HOST|_SERVICE_PORT(_\\w+)?"
              + "|_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
  private static final Pattern SERVICE_PORT = Pattern.compile("PGEMIT(_\\w+)?_PORT");
  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** Finds them in an environment. */
  static UnknownVariables in(Map<String, String> environment) {
    return new UnknownVariables(
        environment.entrySet().stream()
            .filter(each -> !isServiceLink(each.getKey(), each.getValue()))
            .map(Map.Entry::getKey)
            .filter(name -> !SETTINGS.contains(name) && !OTHERS.contains(name))
            .filter(name -> name.startsWith(PREFIX) || isMisspelt(name))
            .sorted()
            .toList());
  }

  /**
   * Refuses a misspelt name, which would be ignored, so that the service would run with a setting
   * that nobody meant.
   */
  void refuseMisspelt() {
    names.stream()
        .filter(UnknownVariables::isMisspelt)
        .findFirst()
        .ifPresent(
            name -> {
              throw new SettingsException(
                  name,
                  "is no setting of pgemit: did you mean %s?".formatted(meant(name).orElse("")));
            });
  }

  /** Says that they are ignored, if there are any. */
  Optional<String> sentence() {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Ignored, since %s of pgemit: %s"
            .formatted(
                names.size() == 1 ? "it is no setting" : "they are no settings",
                names.stream().map(UnknownVariables::hinted).collect(Collectors.joining(", "))));
  }

  // DATABASE_URL, HOST and PORT have no prefix.
  private static String hinted(String name) {
    var bare = name.substring(PREFIX.length());
    return SETTINGS.contains(bare) ? "%s (did you mean %s?)".formatted(name, bare) : name;
  }

  private static boolean isMisspelt(String name) {
    return meant(name).isPresent();
  }

  private static Optional<String> meant(String name) {
    return Spelling.nearest(name, SETTINGS).filter(setting -> setting.startsWith(PREFIX));
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (SERVICE_PORT.matcher(name).matches() && SERVICE_ADDRESS.matcher(value).matches());
  }
}
