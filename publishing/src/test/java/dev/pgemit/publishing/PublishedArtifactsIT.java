package dev.pgemit.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.test.PgemitProbe;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Deploys a release to a folder, checks all that Maven Central requires of it, and builds new
 * projects with it.
 */
@EnabledIf("hasMaven")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedArtifactsIT {
  private static final Path FOLDER = Path.of("target/release").toAbsolutePath();
  private static final Map<String, String> CHECKSUMS = Map.of("MD5", ".md5", "SHA-1", ".sha1");

  /** Fails at the commit, so after the emit. */
  private static final String FAIL_COMMITS_ABOVE_1000 =
      """
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'too much';
      END $$;
      CREATE CONSTRAINT TRIGGER too_much AFTER UPDATE ON orders
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.paid > 1000) EXECUTE FUNCTION refuse();
      """;

  private final SigningKey key;
  private ReleaseBuild build;
  private Bundle bundle;
  private NewProjects projects;

  PublishedArtifactsIT() throws Exception {
    this.key = SigningKey.create();
  }

  static boolean hasMaven() throws Exception {
    return System.getenv("CI") != null
        || new ProcessBuilder("sh", "-c", "command -v mvn").start().waitFor() == 0;
  }

  @BeforeAll
  void release() throws Exception {
    Checkout.deleteTree(FOLDER);
    bundle = new Bundle(FOLDER.resolve("bundle"));
    build = ReleaseBuild.create(FOLDER);
    build.deploy(bundle.folder(), key).expectSuccess();
    projects = NewProjects.build(FOLDER, bundle);
  }

  @Test
  void everyArtifactHasItsFiles() throws Exception {
    List<Path> expected = new ArrayList<>(List.of(bundle.file("pgemit-bom", ".pom")));
    for (var artifact : libraries()) {
      for (var suffix : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar")) {
        expected.add(bundle.file(artifact, suffix));
      }
    }
    assertThat(bundle.uploads()).containsExactlyInAnyOrderElementsOf(expected);
    for (var artifact : libraries()) {
      assertThat(entries(bundle.file(artifact, ".jar")))
          .anySatisfy(entry -> assertThat(entry).endsWith(".class"));
      assertThat(entries(bundle.file(artifact, "-sources.jar")))
          .anySatisfy(entry -> assertThat(entry).endsWith(".java"));
      assertThat(entries(bundle.file(artifact, "-javadoc.jar"))).contains("index.html");
    }
  }

  @Test
  void everyFileIsSigned() throws Exception {
    var another = SigningKey.create();
    assertThat(bundle.uploads())
        .isNotEmpty()
        .allSatisfy(
            file -> {
              var signature = Path.of(file + ".asc");
              assertThat(key.verifies(file, signature)).isTrue();
              assertThat(another.verifies(file, signature)).isFalse();
            });
  }

  @Test
  void everyFileHasItsChecksums() throws Exception {
    for (var file : bundle.uploads()) {
      for (var checksum : CHECKSUMS.entrySet()) {
        var digest = MessageDigest.getInstance(checksum.getKey()).digest(Files.readAllBytes(file));
        assertThat(Path.of(file + checksum.getValue()))
            .content()
            .isEqualTo(HexFormat.of().formatHex(digest));
      }
    }
  }

  @Test
  void pomsHaveWhatCentralRequires() throws Exception {
    for (var artifact : artifacts()) {
      var pom = PublishedPom.read(bundle.file(artifact, ".pom"));
      assertThat(pom.text("/project/groupId")).isEqualTo("dev.pgemit");
      assertThat(pom.text("/project/artifactId")).isEqualTo(artifact);
      assertThat(pom.text("/project/version")).isEqualTo(ReleaseBuild.VERSION);
      assertThat(pom.text("/project/name")).isNotEmpty();
      assertThat(pom.text("/project/description")).isNotEmpty();
      assertThat(pom.text("/project/licenses/license/name")).isEqualTo("Apache-2.0");
      assertThat(pom.text("/project/licenses/license/url")).startsWith("https://");
      assertThat(
              Map.of(
                  "release.url", pom.text("/project/url"),
                  "release.scm.url", pom.text("/project/scm/url"),
                  "release.scm.connection", pom.text("/project/scm/connection"),
                  "release.developer.name", pom.text("/project/developers/developer/name"),
                  "release.developer.email", pom.text("/project/developers/developer/email")))
          .isEqualTo(ReleaseBuild.PROPERTIES);
      assertThat(pom.texts("//dependency[not(version)]")).as(artifact).isEmpty();
      assertThat(pom.texts("//version")).as(artifact).noneMatch(text -> text.contains("SNAPSHOT"));
      assertThat(pom.texts("//dependency[scope = 'test']")).as(artifact).isEmpty();
      assertThat(pom.texts("/project/*[self::parent or self::build or self::profiles]")).isEmpty();
      assertThat(pom.texts("//repositories | //pluginRepositories")).as(artifact).isEmpty();
    }
  }

  @Test
  void bomManagesTheLibrariesAlone() throws Exception {
    var bom = PublishedPom.read(bundle.file("pgemit-bom", ".pom"));
    assertThat(bom.texts("/project/dependencyManagement/dependencies/dependency/artifactId"))
        .containsExactlyInAnyOrderElementsOf(libraries());
  }

  @Test
  void jarsAreReproducible() throws Exception {
    for (var artifact : libraries()) {
      for (var suffix : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
        try (var jar = new JarFile(bundle.file(artifact, suffix).toFile())) {
          var times = new HashSet<>();
          jar.stream().forEach(entry -> times.add(entry.getTimeLocal()));
          assertThat(times).as(artifact + suffix).hasSize(1);
        }
      }
    }

    build.repackage(key).expectSuccess();
    for (var artifact : libraries()) {
      for (var suffix : List.of(".jar", "-sources.jar")) {
        assertThat(build.jar(artifact, suffix))
            .as("the jar of a second build")
            .hasSameBinaryContentAs(bundle.file(artifact, suffix));
      }
    }
  }

  /** Names what a missing property is, and what to set it to. */
  @Test
  void missingPropertyIsNamed() throws Exception {
    var checkout = FOLDER.resolve("checkout");
    var repository = new LocalRepository(FOLDER.resolve("repository-of-release"));
    List<String> arguments = new ArrayList<>(List.of("-N", "validate", "-Prelease"));
    // The settings of a maintainer have the properties.
    ReleaseBuild.PROPERTIES.keySet().forEach(name -> arguments.add("-D" + name + "="));
    var build = MavenBuild.run(checkout, repository, Map.of(), arguments.toArray(String[]::new));
    assertThat(build.exitCode()).isNotZero();
    for (var property : ReleaseBuild.PROPERTIES.keySet()) {
      assertThat(build.log()).contains("The property " + property + " is missing: set it to ");
    }
  }

  @Test
  void dependenciesOfTheLibraryAreDocumented() throws Exception {
    assertThat(Checkout.read("docs/dependencies.md"))
        .contains("```text\n" + projects.dependenciesOfLibrary() + "```");
  }

  @Test
  void newApplicationEmitsInItsTransactions() throws Exception {
    assertThat(projects.unitTestReport())
        .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");

    try (var database = TestDatabase.create()) {
      database.execute(Quickstart.createTable());
      database.execute(FAIL_COMMITS_ABOVE_1000);
      try (var application = NewApplication.start(projects.application(), database);
          var probe = PgemitProbe.listen(database.dataSource(), "/")) {
        assertThat(application.pay(17, 2_000)).isEqualTo(500);
        assertThat(application.pay(17, 20)).isEqualTo(200);

        var first = probe.awaitEvent("paid", Duration.ofSeconds(30));
        assertThat(first.args().at("/0/amount").intValue()).isEqualTo(20);
        assertThat(database.query("SELECT paid FROM orders WHERE id = 17")).isEqualTo("20");
      }
    }
  }

  private static List<String> libraries() throws Exception {
    return ReleaseBuild.publishedModules().stream().map(module -> "pgemit-" + module).toList();
  }

  private static List<String> artifacts() throws Exception {
    List<String> artifacts = new ArrayList<>(libraries());
    artifacts.add("pgemit-bom");
    return artifacts;
  }

  private static List<String> entries(Path file) throws Exception {
    try (var jar = new JarFile(file.toFile())) {
      return Collections.list(jar.entries()).stream().map(Object::toString).toList();
    }
  }
}
