package dev.pgemit.http.guide;

import dev.pgemit.http.files.StaticFile;
import dev.pgemit.http.files.StaticFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the documentation site. Only builds with the Maven profile {@code site} contain
 * them.
 */
public final class GuideFiles {
  /** The address that redirects to the first page. */
  public static final String FOLDER = "/docs/guide";

  /** The address of the first page. */
  public static final String HOME = FOLDER + "/";

  private static final String LIST = "files.txt";
  private static final String PAGE_SUFFIX = ".html";
  private static final String INDEX_PAGE = "index.html";
  private static final String NOT_FOUND_PAGE = "404.html";

  // The names of these files change with their content.
  private static final String ASSETS = "assets/";

  // Its pages link to the names of files.
  private static final String JAVADOC = "javadoc/";

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private GuideFiles() {}

  /** Returns all files by path, not loaded yet; none if this build has no site. */
  public static StaticFiles all() {
    Map<String, Supplier<StaticFile>> files = new LinkedHashMap<>();
    for (var name : names()) {
      files.put(HOME + addressOf(name), () -> load(name));
    }
    return new StaticFiles(files);
  }

  /** Returns the paths of all files, and the two paths that exist in every build. */
  public static Set<String> paths() {
    return Stream.concat(
            Stream.of(FOLDER, HOME), names().stream().map(name -> HOME + addressOf(name)))
        .collect(Collectors.toSet());
  }

  private static List<String> names() {
    try (var list = open(LIST)) {
      return list == null
          ? List.of()
          : new String(list.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(name -> !name.equals(NOT_FOUND_PAGE))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String addressOf(String name) {
    if (name.startsWith(JAVADOC)) {
      return name;
    }
    if (name.equals(INDEX_PAGE) || name.endsWith("/" + INDEX_PAGE)) {
      return name.substring(0, name.length() - INDEX_PAGE.length());
    }
    return name.endsWith(PAGE_SUFFIX)
        ? name.substring(0, name.length() - PAGE_SUFFIX.length())
        : name;
  }

  private static StaticFile load(String name) {
    var file =
        StaticFile.of(contentType(name), read(name))
            .withHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            .withHeader("Referrer-Policy", "no-referrer");
    return name.startsWith(ASSETS) ? file.keptForGood() : file;
  }

  private static byte[] read(String name) {
    try (var file = open(name)) {
      if (file == null) {
        throw new IllegalStateException("The build lacks " + HOME + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InputStream open(String name) {
    return GuideFiles.class.getResourceAsStream(HOME + name);
  }

  private static String contentType(String name) {
    return switch (extension(name)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "webp" -> "image/webp";
      case "png" -> "image/png";
      // The licences and the list of packages of the Javadoc.
      case "", "md" -> "text/plain; charset=utf-8";
      default -> throw new IllegalStateException("The media type of " + name + " is unknown");
    };
  }

  private static String extension(String name) {
    var file = name.substring(name.lastIndexOf('/') + 1);
    return file.contains(".") ? file.substring(file.lastIndexOf('.') + 1) : "";
  }
}
