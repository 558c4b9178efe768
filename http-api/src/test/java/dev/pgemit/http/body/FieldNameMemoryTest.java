package dev.pgemit.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldNameMemoryTest {
  private static final int BODIES = 2_000;
  private static final String LONG = "x".repeat(40_000);

  @Test
  void doesNotRetainFieldNames() {
    var before = usedHeap();
    for (var i = 0; i < BODIES; i++) {
      var body = ("{\"" + i + LONG + "\":1}").getBytes(StandardCharsets.UTF_8);
      assertThat(JsonBodyParser.parse(ByteBuffer.wrap(body)).size()).isEqualTo(1);
    }
    assertThat(usedHeap() - before).isLessThan((long) BODIES * LONG.length() / 2);
  }

  private static long usedHeap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
