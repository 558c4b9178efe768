package dev.pgemit.platforms;

import static dev.pgemit.test.PgemitAssertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.test.PgemitExtension;
import dev.pgemit.test.RecordingEmitter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test kit on the platform's versions of JUnit, AssertJ and Jackson. */
@ExtendWith(PgemitExtension.class)
class TestKitTest {
  @BeforeEach
  void emit(Emitter io) {
    io.to("room1").emit("price", Map.of("cents", 5));
  }

  @Test
  void whatWasEmittedIsAsserted(RecordingEmitter recording) {
    assertThat(recording).emitted("price").to("room1").withArgs(Map.of("cents", 5)).once();
    assertThat(recording).hasMessages(1);
  }
}
