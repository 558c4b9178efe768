package dev.pgemit.http.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Acknowledgements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** The last line of acknowledgements counts what a slow reader has missed. */
class AcknowledgementLinesTest {
  private static final Acknowledgements RESULT =
      new Acknowledgements("i", 1, 3, List.of(), List.of(), false);

  @Test
  void sumsOfFastReaderAreWhole() {
    assertThat(summary(3)).containsEntry("responseCount", 3).doesNotContainKey("truncated");
  }

  @Test
  void slowReaderLearnsThatLinesAreLeftOut() {
    assertThat(summary(2)).containsEntry("responseCount", 3).containsEntry("truncated", true);
  }

  private static Map<String, Object> summary(int capacity) {
    var sent = new ArrayList<Map<String, Object>>();
    var lines = new AcknowledgementLines(line -> sent.size() < capacity && sent.add(line));
    for (var i = 0; i < 3; i++) {
      lines.onResponse("s", JsonNodeFactory.instance.numberNode(i));
    }
    return lines.summary(RESULT);
  }
}
