package dev.pgemit.http.console;

import dev.pgemit.http.files.StaticFile;
import dev.pgemit.http.files.StaticFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of the console. The page names its assets by a path with a fingerprint of all of them,
 * so that browsers keep them for good, and a new version never mixes with an old one.
 */
public final class ConsoleFiles {
  private static final String FOLDER = "/console/";

  private ConsoleFiles() {}

  /**
   * Returns all files, by path.
   *
   * @param requiresKey whether the service requires a key
   * @param guide the commands for a first server; empty to show none
   */
  public static StaticFiles all(boolean requiresKey, Optional<StarterGuide> guide) {
    var assets = ConsoleAssets.load();
    var fingerprint = StaticFile.fingerprint(ConsoleAssets.concatenate(assets));
    Map<String, Supplier<StaticFile>> files = new LinkedHashMap<>();
    files.put(
        "/", () -> new ConsolePage("console/" + fingerprint + "/", requiresKey, guide).file());
    assets.forEach(
        (name, content) -> {
          var type = contentType(name);
          files.put(FOLDER + name, () -> StaticFile.of(type, content));
          files.put(
              FOLDER + fingerprint + "/" + name, () -> StaticFile.of(type, content).keptForGood());
        });
    return new StaticFiles(files);
  }

  /** Returns the paths of the page, and of the assets without the fingerprint. */
  public static Set<String> paths() {
    return Stream.concat(Stream.of("/"), ConsoleAssets.names().stream().map(FOLDER::concat))
        .collect(Collectors.toSet());
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> "text/css; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }
}
