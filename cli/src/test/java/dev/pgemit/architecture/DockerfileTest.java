package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stages of the Dockerfile have what the site and its Javadoc are built from. */
class DockerfileTest {
  private static final Pattern DOCUMENTED = Pattern.compile("(?s)const MODULES = \\[(.*?)\\];");
  private static final Pattern NAME = Pattern.compile("\"([\\w-]+)\"");
  private static final Pattern BUILT = Pattern.compile("ENV MODULES=\"([^\"]+)\"");
  private static final Pattern PUBLISHED = Pattern.compile("<artifactId>pgemit-([\\w-]+)<");

  @Test
  void siteHasTheJavadocOfEachPublishedArtifact() {
    var bom = read("bom/pom.xml");
    var published = bom.substring(bom.indexOf("<dependencyManagement>"));

    assertThat(documentedModules())
        .containsExactlyInAnyOrderElementsOf(
            PUBLISHED.matcher(published).results().map(match -> match.group(1)).toList());
  }

  @Test
  void imageBuildsTheJavadocOfTheSite() {
    var stage = stage("javadoc");
    var built = BUILT.matcher(stage);
    assertThat(built.find()).isTrue();

    assertThat(built.group(1).split(",")).containsExactlyInAnyOrderElementsOf(documentedModules());
    assertThat(stage("site")).contains("COPY --from=javadoc /javadoc ./\n");
    assertThat(stage("build")).contains("COPY --from=site /build/docs/target/site ");
  }

  @ParameterizedTest
  @MethodSource("documentedModules")
  void javadocIsBuiltFromTheSourcesOfItsModule(String module) {
    var stages = stage("dependencies") + stage("javadoc");

    assertThat(stages).contains("COPY %1$s/pom.xml %1$s/\n".formatted(module));
    assertThat(stage("javadoc")).contains("COPY %1$s/src/main %1$s/src/main\n".formatted(module));
  }

  static List<String> documentedModules() {
    var list = DOCUMENTED.matcher(read("docs/.vitepress/javadoc.mjs"));
    assertThat(list.find()).isTrue();
    return NAME.matcher(list.group(1)).results().map(match -> match.group(1)).toList();
  }

  /** Returns the lines of a stage. */
  private static String stage(String name) {
    var dockerfile = read("Dockerfile");
    var stages = Pattern.compile("(?m)^(?=FROM )").split(dockerfile);
    return Stream.of(stages)
        .filter(stage -> stage.lines().findFirst().orElseThrow().endsWith(" AS " + name))
        .findFirst()
        .orElseThrow();
  }

  private static String read(String file) {
    return String.join("\n", SourceFiles.read(Path.of(file)));
  }
}
