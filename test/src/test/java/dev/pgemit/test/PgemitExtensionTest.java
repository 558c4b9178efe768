package dev.pgemit.test;

import static dev.pgemit.test.PgemitAssertions.assertThat;

import dev.pgemit.Emitter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PgemitExtension.class)
class PgemitExtensionTest {
  private static @Nullable RecordingEmitter previous;

  @BeforeEach
  void emitOnce(Emitter io) {
    io.emit("before");
  }

  @RepeatedTest(2)
  void eachTestHasItsOwnEmitter(RecordingEmitter recording, Emitter io) {
    assertThat(recording.emitter()).isSameAs(io);
    assertThat(recording).emitted("before").once();
    assertThat(recording).isNotSameAs(previous);
    previous = recording;
  }

  @Test
  void testsNeedNoParameter() {}
}
