package dev.pgemit.http.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The scripts, styles and images of the console, by name. */
final class ConsoleAssets {
  /** The modules of the console. */
  private static final List<String> MODULES =
      List.of(
          "api.js",
          "app.js",
          "body-parts.js",
          "connection.js",
          "format.js",
          "hooks.js",
          "html.js",
          "icons.js",
          "main.js",
          "namespaces.js",
          "navigation.js",
          "parts/binary.js",
          "parts/copy.js",
          "parts/dialog.js",
          "parts/fields.js",
          "parts/json-editor.js",
          "parts/json-tree.js",
          "parts/namespace-field.js",
          "parts/plot.js",
          "parts/room-picker.js",
          "parts/states.js",
          "parts/toast.js",
          "parts/virtual-list.js",
          "router.js",
          "session-start.js",
          "session.js",
          "store.js",
          "tail.js",
          "theme.js",
          "views/audit-entry.js",
          "views/audit.js",
          "views/changes.js",
          "views/compose-answers.js",
          "views/compose-draft.js",
          "views/compose-result.js",
          "views/compose-snippets.js",
          "views/compose.js",
          "views/doctor.js",
          "views/health.js",
          "views/key-form.js",
          "views/keys.js",
          "views/live-detail.js",
          "views/live-feed.js",
          "views/live-filter.js",
          "views/live.js",
          "views/namespace-list.js",
          "views/new-secret.js",
          "views/occupied-rooms.js",
          "views/overview.js",
          "views/recipients.js",
          "views/recurring-form.js",
          "views/recurring.js",
          "views/room-list.js",
          "views/schedule.js",
          "views/scheduled.js",
          "views/server-list.js",
          "views/sign-in.js",
          "views/snippets.js",
          "views/socket-actions.js",
          "views/socket-choice.js",
          "views/socket-detail.js",
          "views/socket-list.js",
          "views/socket-model.js",
          "views/sockets.js",
          "views/start-guide.js",
          "views/start.js");

  private static final List<String> STYLES =
      List.of("tokens.css", "base.css", "layout.css", "parts.css", "views.css", "touch.css");

  private static final List<String> IMAGES = List.of("icon.svg");

  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String MVNPM = "/META-INF/resources/_static/";

  /** A file of a library: its Maven group, its name and its path in the library. */
  private record LibraryFile(String group, String library, String path) {
    String resource() {
      var root = group.equals("org.mvnpm") ? MVNPM : WEBJARS;
      return root + library + "/" + version() + "/" + path;
    }

    private String version() {
      var properties = new Properties();
      var pom = "/META-INF/maven/%s/%s/pom.properties".formatted(group, library);
      try (var file = ConsoleAssets.class.getResourceAsStream(pom)) {
        if (file == null) {
          throw missing(pom);
        }
        properties.load(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }
  }

  private static final Map<String, LibraryFile> LIBRARIES =
      Map.of(
          "lib/preact.js",
          new LibraryFile("org.webjars.npm", "preact", "dist/preact.module.js"),
          "lib/preact-hooks.js",
          new LibraryFile("org.webjars.npm", "preact", "hooks/dist/hooks.module.js"),
          "lib/htm.js",
          new LibraryFile("org.mvnpm", "htm", "dist/htm.module.js"),
          "lib/uplot.js",
          new LibraryFile("org.webjars.npm", "uplot", "dist/uPlot.esm.js"),
          "lib/uplot.css",
          new LibraryFile("org.webjars.npm", "uplot", "dist/uPlot.min.css"));

  private ConsoleAssets() {}

  /** Returns the names of all assets. */
  static List<String> names() {
    return Stream.of(LIBRARIES.keySet(), MODULES, STYLES, IMAGES)
        .<String>flatMap(Collection::stream)
        .sorted()
        .toList();
  }

  /** Returns the styles, in the order of the cascade. */
  static List<String> styles() {
    return Stream.concat(
            STYLES.stream(), LIBRARIES.keySet().stream().filter(name -> name.endsWith(".css")))
        .toList();
  }

  /** Returns the modules, which a page loads all at once instead of one after the other. */
  static List<String> modules() {
    return names().stream().filter(name -> name.endsWith(".js")).toList();
  }

  /** Returns the content of every asset by name, in a fixed order. */
  static Map<String, byte[]> load() {
    var assets = new LinkedHashMap<String, byte[]>();
    for (var name : names()) {
      var library = LIBRARIES.get(name);
      assets.put(name, resource(library == null ? name : library.resource()));
    }
    return assets;
  }

  /** Returns the text of a resource of the console. */
  static byte[] resource(String name) {
    try (var file = ConsoleAssets.class.getResourceAsStream(name)) {
      if (file == null) {
        throw missing(name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns bytes that change with every name and every content. */
  static byte[] concatenate(Map<String, byte[]> assets) {
    var all = new ByteArrayOutputStream();
    assets.forEach(
        (name, content) -> {
          all.writeBytes((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
          all.writeBytes(content);
        });
    return all.toByteArray();
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("The build lacks " + name);
  }
}
