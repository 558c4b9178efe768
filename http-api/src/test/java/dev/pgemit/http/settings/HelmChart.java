package dev.pgemit.http.settings;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A copy of the chart, rendered and checked by Helm. */
final class HelmChart {
  static final Path SOURCE = Path.of("../examples/helm/pgemit");

  /** {@code helm template} prints hooks, but the library omits what has this annotation. */
  private static final String HOOK = "helm.sh/hook:";

  static final String RENAMED_HOOK = "example/hook";

  private final Path folder;

  private HelmChart(Path folder) {
    this.folder = folder;
  }

  static HelmChart copyTo(Path folder) throws IOException {
    try (var files = Files.walk(SOURCE)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = folder.resolve("pgemit").resolve(SOURCE.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file).replace(HOOK, RENAMED_HOOK + ":"));
      }
    }
    return new HelmChart(folder);
  }

  /** Checks the chart as {@code helm lint --strict} does. */
  LintResult lint() {
    return new Helm(chart()).lint().strict().quiet().call();
  }

  void replace(String file, String text, String replacement) throws IOException {
    var path = chart().resolve(file);
    Files.writeString(path, Files.readString(path).replace(text, replacement));
  }

  /**
   * Renders the chart.
   *
   * @param values YAML that overrides values
   * @throws IllegalStateException for values that the chart rejects
   */
  List<JsonNode> render(String release, String values) {
    return Manifests.readAll(
        new Helm(chart())
            .template()
            .withName(release)
            .withKubeVersion("1.23.0")
            .withValuesFile(write(values))
            .call());
  }

  private Path chart() {
    return folder.resolve("pgemit");
  }

  private Path write(String values) {
    try {
      return Files.writeString(folder.resolve("values.yaml"), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
