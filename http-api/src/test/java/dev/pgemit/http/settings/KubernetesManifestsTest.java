package dev.pgemit.http.settings;

import static dev.pgemit.http.settings.Manifests.container;
import static dev.pgemit.http.settings.Manifests.text;
import static dev.pgemit.http.settings.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests are valid, and fit the service, its image and docs/kubernetes.md. */
class KubernetesManifestsTest {
  private static final Path FOLDER = Path.of("../examples/kubernetes");
  private static final Path PAGE = Path.of("../docs/kubernetes.md");
  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w-]+\\.yaml)` \\|");
  private static final Pattern SECRET = Pattern.compile("create secret generic ([\\w-]+)");

  static List<String> manifests() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(KUSTOMIZATION))
          .toList();
    }
  }

  static List<String> workloads() throws IOException {
    return manifests().stream().filter(name -> Manifests.isWorkload(read(name))).toList();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void hasOnlyFieldsOfTheKubernetesApi(String name) {
    var manifest = StrictManifest.read(read(name));

    assertThat(manifest.getMetadata().getName()).startsWith("pgemit");
  }

  @Test
  void misspeltFieldIsRejected() {
    var deployment = read("deployment.yaml");
    var container = (ObjectNode) container(deployment);
    container.set("livenesProbe", container.get("livenessProbe"));

    assertThatThrownBy(() -> StrictManifest.read(deployment)).hasMessageContaining("livenesProbe");
  }

  @Test
  void pageListsTheFiles() throws Exception {
    var listed = ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1));

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(manifests().stream(), Stream.of(KUSTOMIZATION)).toList());
    assertThat(manifests()).containsAll(texts(read(KUSTOMIZATION).at("/resources")));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void setsVariablesOfTheServiceFromSecretsOfThePage(String name) throws Exception {
    var secrets = SECRET.matcher(Files.readString(PAGE)).results().map(it -> it.group(1)).toList();

    Manifests.assertSetsVariablesOfTheService(read(name));
    for (var variable : container(read(name)).at("/env")) {
      var secret = variable.at("/valueFrom/secretKeyRef/name");
      assertThat(secret.isMissingNode() || secrets.contains(secret.stringValue()))
          .as(variable.toString())
          .isTrue();
    }
  }

  @Test
  void configMapHasValidSettings() {
    var environment = new HashMap<String, String>();
    read("configmap.yaml")
        .get("data")
        .forEachEntry((name, value) -> environment.put(name, value.stringValue()));
    environment.put(EnvironmentVariable.DATABASE_URL.name(), "postgresql://localhost/app");

    assertThat(Settings.from(environment).logFormat()).isEqualTo(Settings.LogFormat.JSON);
    assertThat(UnknownVariables.find(environment).warning()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsTheImageOfThePageWithoutPrivileges(String name) throws Exception {
    assertThat(Files.readString(PAGE))
        .contains("--tag " + text(container(read(name)), "/image") + " ");
    Manifests.assertRunsWithoutPrivileges(read(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"startupProbe", "livenessProbe", "readinessProbe"})
  void probesPathsThatNeedNoKey(String probe) {
    var container = container(read("deployment.yaml"));
    var request = container.at("/" + probe + "/httpGet");
    var expected = probe.equals("readinessProbe") ? "/readyz" : "/healthz";
    var contract =
        new YAMLMapper()
            .readTree(getClass().getResourceAsStream("/dev/pgemit/http/contract/openapi.yaml"));

    assertThat(text(request, "/path")).isEqualTo(expected);
    assertThat(contract.get("paths").get(expected).at("/get/security").isEmpty()).isTrue();
    assertThat(text(request, "/port")).isEqualTo(text(container, "/ports/0/name"));
  }

  @Test
  void serviceBudgetAndAutoscalerSelectTheDeployment() {
    var deployment = read("deployment.yaml");
    var labels = deployment.at("/spec/template/metadata/labels");

    assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(read("service.yaml").at("/spec/selector")).isEqualTo(labels);
    assertThat(read("disruption-budget.yaml").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(text(read("service.yaml"), "/spec/ports/0/targetPort"))
        .isEqualTo(text(container(deployment), "/ports/0/name"));
    assertThat(text(read("autoscaler.yaml"), "/spec/scaleTargetRef/name"))
        .isEqualTo(text(deployment, "/metadata/name"));
  }

  @Test
  void podHasTimeForAnOrderlyExit() {
    Manifests.assertHasTimeForAnOrderlyExit(read("deployment.yaml"));
  }

  private static JsonNode read(String name) {
    return Manifests.read(FOLDER.resolve(name));
  }
}
