package dev.pgemit.http.settings;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a manifest as the types of the Kubernetes API. */
final class StrictManifest {
  private static final List<Class<? extends HasMetadata>> TYPES =
      List.of(
          ConfigMap.class,
          Deployment.class,
          HorizontalPodAutoscaler.class,
          Job.class,
          Pod.class,
          PodDisruptionBudget.class,
          Service.class);

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NoAnySetter())
          .build();

  private StrictManifest() {}

  /**
   * Reads a manifest.
   *
   * @throws tools.jackson.core.JacksonException for an unknown field or a value of another type
   */
  static HasMetadata read(JsonNode manifest) {
    var type =
        TYPES.stream()
            .filter(candidate -> isDeclaredBy(manifest, candidate))
            .findFirst()
            .orElseThrow(() -> new AssertionError("Unknown kind or API version: " + manifest));
    return YAML.treeToValue(manifest, type);
  }

  private static boolean isDeclaredBy(JsonNode manifest, Class<? extends HasMetadata> type) {
    return manifest.path("kind").asString().equals(HasMetadata.getKind(type))
        && manifest.path("apiVersion").asString().equals(HasMetadata.getApiVersion(type));
  }

  /** The types keep unknown fields in a map, so that a misspelt field would pass. */
  private static final class NoAnySetter extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }
  }
}
