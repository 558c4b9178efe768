package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.testing.DocumentedCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the interceptors of {@code docs/interceptors.md}. */
class InterceptorDocumentTest {
  private final RecordingTransport transport = new RecordingTransport();

  @Test
  void theDocumentedInterceptorsWork(@TempDir Path directory) throws Exception {
    try (var code = DocumentedCode.compile(Path.of("../docs/interceptors.md"), directory)) {
      var tenant = create(code, "TenantRooms", "acme");
      var schema = create(code, "PriceSchema");
      var emitter = Emitter.create(transport, tenant, schema, create(code, "AuditLine"));

      emitter.to("r").except("x").emit("price", Map.of("cents", 5));
      emitter.emit("news");
      emitter.to("r").socketsJoin("s");
      emitter.serverSideEmit("news");

      assertThat(transport.published())
          .extracting(messages -> messages.get(0).path("data").toString())
          .satisfiesExactly(
              data -> assertThat(data).contains("[\"acme:r\"]", "[\"acme:x\"]"),
              data -> assertThat(data).contains("[\"acme:all\"]"),
              data -> assertThat(data).contains("[\"acme:r\"]", "[\"acme:s\"]"),
              data -> assertThat(data).doesNotContain("acme"));
      assertThatExceptionOfType(MessageRefusedException.class)
          .isThrownBy(() -> emitter.emit("price", Map.of("cents", "five")));
      assertThatExceptionOfType(MessageRefusedException.class)
          .isThrownBy(() -> emitter.emit("price"));
    }
  }

  private static Interceptor create(DocumentedCode code, String name, String... arguments)
      throws ReflectiveOperationException {
    var constructor = code.load("com.example." + name).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return (Interceptor) constructor.newInstance((Object[]) arguments);
  }
}
