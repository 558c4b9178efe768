package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class EmitterBuilderTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 8_000})
  void refusesAThresholdThatNotifyCannotTake(int threshold) {
    refuses("payloadThreshold", builder().payloadThreshold(threshold));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7_999})
  void takesAThresholdWithinBounds(int threshold) {
    builder().payloadThreshold(threshold).build().close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a.b.c",
        "a\" (payload) SELECT 1; --",
        "a\"",
        "a\0",
        "a\nb",
        "a$body$b",
        "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"
      })
  void refusesWhatIsNoNameOfATable(String table) {
    refuses("attachmentsTable", builder().attachmentsTable(table));
  }

  @Test
  void refusesAPrefixThatLeavesNoRoom() {
    builder().channelPrefix("p".repeat(61)).build().close();
    refuses("channelPrefix", builder().channelPrefix("p".repeat(62)));
    refuses("channelPrefix", builder().channelPrefix(""));
    refuses("channelPrefix", builder().channelPrefix("a\"b"));
  }

  private static EmitterBuilder builder() {
    return Emitter.builder(new PGSimpleDataSource());
  }

  private static void refuses(String option, EmitterBuilder builder) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageStartingWith(option + ": ");
  }
}
