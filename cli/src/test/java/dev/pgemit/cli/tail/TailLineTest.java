package dev.pgemit.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

class TailLineTest {
  @Test
  void formatsAnEvent() {
    assertThat(
            line("""
                    {"type":"BROADCAST","event":"price","args":[1,"a"],"to":["r","s"],"except":["x"]}
                    """)
                .format(Ansi.OFF, 80))
        .isEqualTo("08:00:00.000  price  r s except x  1 \"a\"");
  }

  @Test
  void formatsOtherMessagesAndShortensTheContent() {
    assertThat(
            line("{\"type\":\"SOCKETS_JOIN\",\"to\":[],\"data\":{\"rooms\":[\"a long name\"]}}")
                .format(Ansi.OFF, 50))
        .isEqualTo("08:00:00.000  SOCKETS_JOIN  everyone  {\"rooms\":[\"…")
        .hasSize(50);
  }

  @Test
  void colorsOnlyItsOwnText() {
    assertThat(
            line("{\"event\":\"@|red x|@\",\"args\":[\"\\u009b2J\"],\"to\":[\"\\u001b[2J\"]}")
                .format(Ansi.ON, 200))
        .contains("\u001b[1m@|red x|@\u001b[", "\\u001b[2J", "\\u009b2J");
  }

  private static TailLine line(String message) {
    return TailLine.of(LocalTime.of(8, 0), JsonMapper.shared().readTree(message));
  }
}
