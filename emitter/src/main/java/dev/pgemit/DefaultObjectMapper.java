package dev.pgemit;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.PackageVersion;
import tools.jackson.databind.json.JsonMapper;

/** The mapper of an emitter whose builder got none, and whether Jackson can work here at all. */
final class DefaultObjectMapper {
  private DefaultObjectMapper() {}

  /**
   * Returns a mapper for the usual types of the JDK.
   *
   * @throws IllegalStateException if the annotations on the class path are older than Jackson
   *     needs: Spring Boot 3 and Micronaut 4 pin those of their Jackson 2
   */
  static ObjectMapper create() {
    try {
      // A value without properties would go out as {} and nobody would know why.
      var mapper = JsonMapper.builder().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();
      // Some of the annotations are not loaded until Jackson looks at the first class with getters.
      mapper.writeValueAsBytes(new StackTraceElement("class", "method", null, 0));
      return mapper;
    } catch (LinkageError e) {
      throw new IllegalStateException(outdatedAnnotations(), e);
    } catch (JacksonException e) {
      throw new IllegalStateException("Jackson cannot write JSON: " + e.getMessage(), e);
    }
  }

  private static String outdatedAnnotations() {
    var jackson = PackageVersion.VERSION;
    // 3.0 came with 2.20, and each minor version since with the next.
    var needed = "2." + (20 + jackson.getMinorVersion());
    var found = JsonProperty.class.getPackage().getImplementationVersion();
    return ("Jackson %s needs jackson-annotations %s or newer, but %s is on the class path: set the"
            + " Maven or Gradle property jackson-bom.version to %s.0 or newer (Spring Boot 3),"
            + " or add com.fasterxml.jackson.core:jackson-annotations:%s to your dependencies"
            + " (anywhere)")
        .formatted(jackson, needed, found == null ? "an older one" : found, needed, needed);
  }
}
