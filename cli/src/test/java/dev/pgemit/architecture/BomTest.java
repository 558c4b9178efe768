package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM lists each published artifact, with the version of the build, and nothing else. */
class BomTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern MODULE = Pattern.compile("<module>([a-z0-9-]+)</module>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([\\w.-]+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  @Test
  void listsEachPublishedArtifact() throws IOException {
    var published = new ArrayList<String>();
    for (var pom : publishedPoms()) {
      published.add(first(ARTIFACT, pom.substring(pom.indexOf("</parent>"))));
    }

    assertThat(published).contains("pgemit-emitter", "pgemit-test");
    assertThat(ARTIFACT.matcher(managed()).results().map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void eachPublishedArtifactHasSourcesAndJavadoc() throws IOException {
    assertThat(publishedPoms())
        .allSatisfy(
            pom ->
                assertThat(pom)
                    .contains(
                        "<artifactId>maven-source-plugin</artifactId>",
                        "<artifactId>maven-javadoc-plugin</artifactId>"));
  }

  private static List<String> publishedPoms() throws IOException {
    var poms = new ArrayList<String>();
    for (var module : MODULE.matcher(pom(".")).results().toList()) {
      var pom = pom(module.group(1));
      if (!pom.contains("<maven.deploy.skip>true") && !pom.contains("<packaging>pom")) {
        poms.add(pom);
      }
    }
    return poms;
  }

  @Test
  void hasTheVersionOfTheBuild() throws IOException {
    var bom = pom("bom");

    assertThat(first(VERSION, bom)).isEqualTo(first(VERSION, pom(".")));
    assertThat(VERSION.matcher(managed()).results().map(match -> match.group(1)))
        .containsOnly("${project.version}");
  }

  private static String managed() throws IOException {
    var bom = pom("bom");
    return bom.substring(
        bom.indexOf("<dependencyManagement>"), bom.indexOf("</dependencyManagement>"));
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }

  private static String pom(String folder) throws IOException {
    return Files.readString(CHECKOUT.resolve(folder).resolve("pom.xml"));
  }
}
