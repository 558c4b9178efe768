package dev.pgemit.platforms;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgemit.Emitter;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** With the annotations that Spring Boot 3.5 manages, the start fails and names the setting. */
class OldAnnotationsTest {
  @Test
  void theStartNamesTheProperty() {
    for (var attempt = 0; attempt < 2; attempt++) {
      var message =
          assertThrows(IllegalStateException.class, () -> Emitter.create(new PGSimpleDataSource()))
              .getMessage();
      assertTrue(
          message.contains(
              "requires jackson-annotations 2.21 or newer, but the class path has 2.19.2"),
          message);
      assertTrue(message.contains("property jackson-bom.version to 2.21.0 or newer"), message);
    }
  }
}
