package dev.pgemit.http.settings;

import static dev.pgemit.http.settings.Manifests.container;
import static dev.pgemit.http.settings.Manifests.pod;
import static dev.pgemit.http.settings.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Helm accepts the chart, and the chart creates what the manifests create. */
class HelmChartTest {
  private static final String RELEASE = "pgemit";
  private static final String IMAGE = "image: {repository: registry.example/pgemit}\n";

  /** Every optional object, and every value that adds something to a pod. */
  private static final String EVERYTHING =
      IMAGE
          + """
          imagePullSecrets: [{name: registry}]
          secretSettings: {REDIS_URL: {secret: redis, key: url}}
          tls: {secret: certificate}
          service: {type: LoadBalancer, port: 443, annotations: {owner: team}}
          autoscaler: {enabled: true}
          serviceMonitor:
            enabled: true
            labels: {release: prometheus}
            tlsConfig: {serverName: pgemit.example}
          admin: {enabled: true}
          volumes: [{name: ca, configMap: {name: ca}}]
          volumeMounts: [{name: ca, mountPath: /ca}]
          podAnnotations: {owner: team}
          nodeSelector: {pool: small}
          tolerations: [{operator: Exists}]
          affinity: {nodeAffinity: {}}
          """;

  private static final Set<String> ONLY_IN_THE_CHART =
      Set.of(
          "app.kubernetes.io/instance",
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/version",
          "helm.sh/chart",
          "annotations",
          // IfNotPresent, which Kubernetes also uses if a manifest does not set it.
          "imagePullPolicy");

  private static final Pattern OPTION = Pattern.compile("--set (\\w+)\\.(\\w+)=([\\w./]+)");
  private static final Pattern VERSION = Pattern.compile("<version>([^<-]+)(?:-SNAPSHOT)?<");

  private HelmChart chart;

  @BeforeEach
  void copyChart(@TempDir Path folder) throws IOException {
    chart = HelmChart.copyTo(folder);
  }

  @Test
  void passesLint() {
    var result = chart.lint();

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    assertThat(result.getMessages()).noneMatch(it -> it.matches("\\[(ERROR|WARNING).*"));
  }

  @Test
  void lintFindsAFaultInATemplate() throws Exception {
    chart.replace("templates/service.yaml", "apiVersion: v1", "apiVersion: v1\n  kind: Wrong");

    assertThat(chart.lint().isFailed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.pgemit.http.settings.KubernetesManifestsTest#manifests")
  void createsWhatTheManifestsCreate(String name) {
    var manifest = Manifests.read(Path.of("../examples/kubernetes").resolve(name));
    var isAutoscaler = name.equals("autoscaler.yaml");
    var values = "admin: {enabled: true}\nautoscaler: {enabled: %s}".formatted(isAutoscaler);

    assertThat(chart.render(RELEASE, IMAGE + values).stream().map(HelmChartTest::simplified))
        .contains(manifest);
  }

  @Test
  void createsNothingElseByDefault() {
    assertThat(chart.render(RELEASE, IMAGE))
        .map(it -> text(it, "/kind"))
        .containsExactlyInAnyOrder(
            "ConfigMap", "Deployment", "Job", "PodDisruptionBudget", "Service");
  }

  @Test
  void migratesBeforeEachInstallationAndUpgrade() {
    var job = find(chart.render(RELEASE, IMAGE), "Job");

    assertThat(job.at("/metadata/annotations").path(HelmChart.RENAMED_HOOK).stringValue())
        .isEqualTo("pre-install,pre-upgrade");
    assertThat(chart.render(RELEASE, IMAGE + "migration: {enabled: false}"))
        .noneMatch(it -> text(it, "/kind").equals("Job"));
  }

  @ParameterizedTest
  @ValueSource(strings = {IMAGE, EVERYTHING})
  void podsMeetTheRequirementsOfTheManifests(String values) throws Exception {
    var rendered = chart.render("orders", values);

    for (var object : rendered) {
      assertThat(text(object, "/metadata/name")).startsWith("orders-pgemit");
      if (!text(object, "/kind").equals("ServiceMonitor")) {
        StrictManifest.read(object);
      }
      if (Manifests.isWorkload(object)) {
        Manifests.assertRunsWithoutPrivileges(object);
        Manifests.assertSetsVariablesOfTheService(object);
      }
    }
    Manifests.assertHasTimeForAnOrderlyExit(find(rendered, "Deployment"));
  }

  @Test
  void objectsSelectTheDeploymentOfTheirRelease() {
    var rendered = chart.render("orders", EVERYTHING);
    var deployment = find(rendered, "Deployment");
    var selected = deployment.at("/spec/selector/matchLabels");

    assertThat(selected.propertyNames()).contains("app.kubernetes.io/instance");
    assertThat(deployment.at("/spec/template/metadata/labels").properties())
        .containsAll(selected.properties());
    assertThat(deployment.at("/spec").has("replicas")).as("set by the autoscaler").isFalse();
    assertThat(find(rendered, "Service").at("/spec/selector")).isEqualTo(selected);
    assertThat(find(rendered, "PodDisruptionBudget").at("/spec/selector/matchLabels"))
        .isEqualTo(selected);
    assertThat(find(rendered, "ServiceMonitor").at("/spec/selector/matchLabels"))
        .isEqualTo(selected);
    assertThat(find(rendered, "HorizontalPodAutoscaler").at("/spec/scaleTargetRef/name"))
        .isEqualTo(deployment.at("/metadata/name"));
  }

  @Test
  void tlsAppliesToServiceProbesAndMonitor() {
    var rendered = chart.render(RELEASE, EVERYTHING);
    var container = container(find(rendered, "Deployment"));

    for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(text(container, "/" + probe + "/httpGet/scheme")).isEqualTo("HTTPS");
    }
    assertThat(text(container, "/volumeMounts/0/mountPath")).isEqualTo("/tls");
    assertThat(container.at("/env").valueStream().map(it -> it.path("value").asString("")))
        .contains("/tls/tls.crt", "/tls/tls.key");
    assertThat(text(pod(find(rendered, "Deployment")), "/volumes/0/secret/secretName"))
        .isEqualTo("certificate");
    assertThat(text(find(rendered, "ServiceMonitor"), "/spec/endpoints/0/scheme"))
        .isEqualTo("https");
  }

  @Test
  void monitorScrapesWithAKeyAsTheJobOfTheAlerts() {
    var rendered = chart.render("orders", EVERYTHING);
    var monitor = find(rendered, "ServiceMonitor");
    var label = text(monitor, "/spec/jobLabel");

    assertThat(find(rendered, "Service").at("/metadata/labels").path(label).stringValue())
        .isEqualTo("pgemit");
    assertThat(monitor.at("/spec/endpoints/0/port"))
        .isEqualTo(find(rendered, "Service").at("/spec/ports/0/name"));
    assertThat(text(monitor, "/spec/endpoints/0/authorization/credentials/name"))
        .isEqualTo("pgemit-metrics");
    assertThat(text(monitor, "/metadata/labels/release")).isEqualTo("prometheus");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          replicas: 2                                        | Set image.repository
          image: {repository: r}\\nreplica: 3                | 'replica' not allowed
          image: {repository: r}\\nreplicas: 0               | replicas
          image: {repository: r}\\nsettings: {DATABASE_URL: postgresql://host/app} | DATABASE_URL
          image: {repository: r}\\nsettings: {PGEMIT_POOL_SIZE: 1000000} | want string
          """)
  void rejectsWrongValues(String values, String message) {
    assertThatThrownBy(() -> chart.render(RELEASE, values.replace("\\n", "\n")))
        .hasMessageContaining(message);
  }

  @Test
  void eachVariableOfTheServiceIsAllowedUnlessTheChartSetsIt() throws Exception {
    var schema = Manifests.read(HelmChart.SOURCE.resolve("values.schema.json"));
    var allowed =
        Pattern.compile(schema.at("/properties/settings/propertyNames/pattern").stringValue());
    var setByTheChart = Set.of("DATABASE_URL", "HOST", "PORT"); // HOST and PORT come from the image

    for (var variable : EnvironmentVariable.values()) {
      assertThat(allowed.matcher(variable.name()).matches())
          .as(variable.name())
          .isEqualTo(!setByTheChart.contains(variable.name()));
    }
  }

  @Test
  void pageSetsValuesOfTheChart() throws Exception {
    var page = Files.readString(Path.of("../docs/kubernetes.md"));
    var values = new TreeSet<String>();
    for (var option : OPTION.matcher(page).results().toList()) {
      values.add("%s: {%s: %s}\n".formatted(option.group(1), option.group(2), option.group(3)));
    }

    assertThat(page).contains("helm upgrade --install pgemit examples/helm/pgemit ");
    assertThat(values).isNotEmpty();
    assertThat(chart.render(RELEASE, String.join("", values))).isNotEmpty();
  }

  @Test
  void hasTheVersionOfTheBuild() throws Exception {
    var metadata = Manifests.read(HelmChart.SOURCE.resolve("Chart.yaml"));
    var version = VERSION.matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(List.of(text(metadata, "/version"), text(metadata, "/appVersion")))
        .containsOnly(version.group(1));
  }

  private static JsonNode find(List<JsonNode> objects, String kind) {
    return objects.stream().filter(it -> text(it, "/kind").equals(kind)).findFirst().orElseThrow();
  }

  /** Returns an object without the labels and annotations that only the chart sets. */
  private static JsonNode simplified(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(ONLY_IN_THE_CHART);
    }
    node.forEach(HelmChartTest::simplified);
    return node;
  }
}
