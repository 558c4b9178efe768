package dev.pgemit.publishing;

import static java.util.stream.Collectors.toMap;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The projects of {@code src/it}, built with the artifacts of a release. */
record NewProjects(Path folder) {
  private static final Path SOURCES = Checkout.FOLDER.resolve("publishing/src/it");
  private static final Pattern TREE_LINE =
      Pattern.compile("(.*[+\\\\]- )([\\w.-]+):([\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)");

  static NewProjects build(Path folder, Bundle bundle) throws IOException, InterruptedException {
    var copy = folder.resolve("projects");
    for (var file : Checkout.files(SOURCES)) {
      ReleaseBuild.copyText(file, copy.resolve(SOURCES.relativize(file)));
    }
    var repository = LocalRepository.create(folder.resolve("repository-of-projects"));
    repository.add(bundle.folder());
    MavenBuild.run(copy.resolve("all"), repository, Map.of(), "package").expectSuccess();
    return new NewProjects(copy);
  }

  /** Returns the jar of the Spring Boot application. */
  Path application() {
    return folder.resolve("quickstart/target/shop-1.jar");
  }

  /** Returns the report of the application's own unit test. */
  String unitTestReport() throws IOException {
    return Files.readString(
        folder.resolve(
            "quickstart/target/surefire-reports/com.example.shop.OrderControllerTest.txt"));
  }

  /** Returns the tree of the library's dependencies, with the sizes of their jars in kilobytes. */
  String dependenciesOfLibrary() throws IOException {
    var target = folder.resolve("library/target");
    var sizes = jarSizes(Files.readString(target.resolve("class-path.txt")));
    List<String> lines = new ArrayList<>();
    for (var line : Files.readAllLines(target.resolve("tree.txt"))) {
      var match = TREE_LINE.matcher(line);
      if (match.matches()) {
        var name = match.group(1).substring(3) + match.group(2) + ":" + match.group(3);
        var jar = match.group(3) + "-" + match.group(4) + ".jar";
        lines.add(
            match.group(4).equals(ReleaseBuild.VERSION)
                ? name
                : "%-60s %,6d kB".formatted(name + " " + match.group(4), sizes.get(jar)));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static Map<String, Long> jarSizes(String classPath) {
    return List.of(classPath.strip().split(File.pathSeparator)).stream()
        .map(Path::of)
        .collect(
            toMap(
                jar -> jar.getFileName().toString(), jar -> (jar.toFile().length() + 999) / 1000));
  }
}
