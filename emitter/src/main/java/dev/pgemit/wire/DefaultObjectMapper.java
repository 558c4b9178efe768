package dev.pgemit.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.PackageVersion;
import tools.jackson.databind.json.JsonMapper;

/** Creates the default mapper, and checks that Jackson works with the class path. */
public final class DefaultObjectMapper {
  private DefaultObjectMapper() {}

  /**
   * Returns a mapper for the usual types of the JDK.
   *
   * @throws IllegalStateException if the class path has older Jackson annotations than Jackson
   *     needs: Spring Boot 3 and Micronaut 4 pin the version of their Jackson 2
   */
  public static ObjectMapper create() {
    try {
      // Without this, a value without properties silently becomes {}.
      var mapper = JsonMapper.builder().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();
      // Jackson loads some annotations only when it inspects the first class with getters.
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
    // Jackson 3.0 needs annotations 2.20. Each minor version needs the next one.
    var needed = "2." + (20 + jackson.getMinorVersion());
    var found = JsonProperty.class.getPackage().getImplementationVersion();
    return ("Jackson %s requires jackson-annotations %s or newer, but the class path"
            + " has %s. Set the Maven or Gradle property jackson-bom.version to %s.0 or"
            + " newer (Spring Boot 3), or add"
            + " com.fasterxml.jackson.core:jackson-annotations:%s to your dependencies")
        .formatted(jackson, needed, found == null ? "an older version" : found, needed, needed);
  }
}
