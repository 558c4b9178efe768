package dev.pgemit.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A copy of this checkout with the version of a release. It has the poms of all modules, and the
 * sources and compiled classes of those that a release publishes.
 */
record ReleaseBuild(Path checkout, LocalRepository repository) {
  static final String SNAPSHOT_VERSION = snapshotVersion();
  static final String VERSION = SNAPSHOT_VERSION.replace("-SNAPSHOT", "");

  /** The properties that the profile demands, with values. */
  static final Map<String, String> PROPERTIES =
      Map.of(
          "release.url", "https://example.org/pgemit",
          "release.scm.url", "https://git.example.org/pgemit",
          "release.scm.connection", "scm:git:https://git.example.org/pgemit.git",
          "release.developer.name", "Ada Example",
          "release.developer.email", "ada@example.org");

  private static final Pattern MANAGED_ARTIFACT =
      Pattern.compile("<artifactId>pgemit-([\\w-]+)</artifactId>\\s*<version>\\$");

  static ReleaseBuild create(Path folder) throws IOException {
    var checkout = folder.resolve("checkout");
    for (var pom : poms()) {
      copyText(pom, checkout.resolve(Checkout.FOLDER.relativize(pom)));
    }
    Checkout.copyTree(Checkout.FOLDER.resolve(".mvn"), checkout.resolve(".mvn"));
    List<String> modules = new ArrayList<>(publishedModules());
    modules.add("test-support"); // a test dependency, which Maven resolves though it runs no test
    for (var module : modules) {
      var classes = Checkout.FOLDER.resolve(module).resolve("target/classes");
      assertThat(classes).as("build the module first, as mvn verify does").isDirectory();
      Checkout.copyTree(classes, checkout.resolve(module).resolve("target/classes"));
      Checkout.copyTree(
          Checkout.FOLDER.resolve(module).resolve("src/main"),
          checkout.resolve(module).resolve("src/main"));
    }
    return new ReleaseBuild(
        checkout, LocalRepository.create(folder.resolve("repository-of-release")));
  }

  /** Deploys to a folder. The classes are those of this build, so none is compiled. */
  MavenBuild deploy(Path bundle, SigningKey key) throws Exception {
    return run(key, "deploy", "-DaltDeploymentRepository=local::" + bundle.toUri());
  }

  /** Makes the jars again, without those of Javadoc. */
  MavenBuild repackage(SigningKey key) throws Exception {
    return run(
        key,
        "package",
        "-Dmaven.jar.forceCreation",
        "-Dmaven.source.forceCreation",
        "-Dmaven.javadoc.skip");
  }

  private MavenBuild run(SigningKey key, String phase, String... options) throws Exception {
    var modules = new ArrayList<>(publishedModules());
    modules.add("bom");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                phase,
                "-Prelease",
                "--projects=" + String.join(",", modules),
                "--also-make",
                "-Dmaven.main.skip",
                "-Dcyclonedx.skip",
                "-Dmaven.test.skip",
                "-Dspotless.check.skip",
                "-Dmdep.analyze.skip"));
    arguments.addAll(List.of(options));
    PROPERTIES.forEach((name, value) -> arguments.add("-D" + name + "=" + value));
    return MavenBuild.run(
        checkout,
        repository,
        Map.of("MAVEN_GPG_KEY", key.armored()),
        arguments.toArray(String[]::new));
  }

  /** Returns the folders of the modules whose versions the BOM manages. */
  static List<String> publishedModules() throws IOException {
    return MANAGED_ARTIFACT
        .matcher(Files.readString(Checkout.FOLDER.resolve("bom/pom.xml")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** Returns a jar of this build. */
  Path jar(String artifact, String suffix) {
    return checkout
        .resolve(artifact.substring("pgemit-".length()))
        .resolve("target/" + artifact + "-" + VERSION + suffix);
  }

  /** Copies a file with the version of the release. */
  static void copyText(Path source, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.writeString(target, Files.readString(source).replace(SNAPSHOT_VERSION, VERSION));
  }

  private static List<Path> poms() throws IOException {
    var root = Checkout.FOLDER.resolve("pom.xml");
    List<Path> poms = new ArrayList<>(List.of(root));
    Pattern.compile("<module>(.+)</module>")
        .matcher(Files.readString(root))
        .results()
        .forEach(module -> poms.add(Checkout.FOLDER.resolve(module.group(1)).resolve("pom.xml")));
    return poms;
  }

  private static String snapshotVersion() {
    var pom = Checkout.read("pom.xml");
    return pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
  }
}
