package dev.pgemit.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final List<String> TITLES = List.of("ROOM", "N");

  @Test
  void alignsColumns() {
    assertThat(TextTable.format(TITLES, List.of(List.of("lobby", "12"), List.of("a", "3"))))
        .isEqualTo("ROOM   N\nlobby  12\na      3\n");
  }

  @Test
  void shortensLinesToTheWidth() {
    assertThat(TextTable.format(TITLES, List.of(List.of("lobby", "1234567")), 10))
        .isEqualTo("ROOM   N\nlobby  12…\n");
  }

  @Test
  void showsControlCharactersAsCodePoints() {
    assertThat(TextTable.format(TITLES, List.of(List.of("\u001b[2J\u202e", "1"))))
        .contains("\\u001b[2J\\u202e  1");
  }
}
