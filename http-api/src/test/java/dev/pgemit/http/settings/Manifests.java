package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads Kubernetes manifests, and checks what manifests and the Helm chart have in common. */
final class Manifests {
  private static final Pattern USER = Pattern.compile("(?m)^USER (\\d+):(\\d+)$");

  /** The service stops in this time. */
  private static final int STOP_SECONDS = 10;

  private Manifests() {}

  static JsonNode read(Path file) {
    return new YAMLMapper().readTree(file);
  }

  static List<JsonNode> readAll(String documents) {
    try (var nodes = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(documents)) {
      return nodes.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  static boolean isWorkload(JsonNode manifest) {
    return !pod(manifest).isMissingNode();
  }

  /** Returns the specification of the pods; a missing node if the manifest creates no pods. */
  static JsonNode pod(JsonNode manifest) {
    return manifest.path("kind").stringValue().equals("Pod")
        ? manifest.get("spec")
        : manifest.at("/spec/template/spec");
  }

  static JsonNode container(JsonNode workload) {
    return pod(workload).at("/containers/0");
  }

  static String text(JsonNode node, String pointer) {
    return node.at(pointer).stringValue();
  }

  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::stringValue).toList();
  }

  static void assertRunsWithoutPrivileges(JsonNode workload) throws IOException {
    var user = USER.matcher(Files.readString(Path.of("../Dockerfile")));
    assertThat(user.find()).isTrue();
    var pod = pod(workload);

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asString()).isEqualTo(user.group(1));
    assertThat(pod.at("/securityContext/runAsGroup").asString()).isEqualTo(user.group(2));
    assertThat(text(pod, "/securityContext/seccompProfile/type")).isEqualTo("RuntimeDefault");
    assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.get("containers")).hasSize(1);
    var security = container(workload).get("securityContext");
    assertThat(security.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
  }

  static void assertSetsVariablesOfTheService(JsonNode workload) {
    var variables =
        Arrays.stream(EnvironmentVariable.values()).map(Enum::name).toArray(String[]::new);

    for (var variable : container(workload).at("/env")) {
      assertThat(variable.get("name").stringValue()).isIn((Object[]) variables);
    }
    assertThat(container(workload).toString()).doesNotContain("postgresql://");
  }

  static void assertHasTimeForAnOrderlyExit(JsonNode deployment) {
    var sleep = container(deployment).at("/lifecycle/preStop/exec/command/1").asInt();

    assertThat(pod(deployment).get("terminationGracePeriodSeconds").asInt())
        .isGreaterThan(sleep + STOP_SECONDS);
  }
}
