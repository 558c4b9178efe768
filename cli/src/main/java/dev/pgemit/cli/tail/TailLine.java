package dev.pgemit.cli.tail;

import dev.pgemit.cli.output.VisibleText;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import tools.jackson.databind.JsonNode;

/**
 * A message as a line for a terminal.
 *
 * @param time when the message arrived
 * @param subject the event, or else the type of the message
 * @param rooms the addressed and the excluded rooms
 * @param content the arguments, or else the data
 */
record TailLine(String time, String subject, String rooms, String content) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  static TailLine of(LocalTime arrival, JsonNode message) {
    var event = message.path("event");
    return new TailLine(
        TIME.format(arrival),
        VisibleText.of(
            event.isMissingNode() ? message.path("type").asString("") : event.asString()),
        VisibleText.of(rooms(message)),
        VisibleText.of(content(message)));
  }

  private static String rooms(JsonNode message) {
    var to = names(message.path("to"));
    var except = names(message.path("except"));
    return (to.isEmpty() ? "everyone" : to) + (except.isEmpty() ? "" : " except " + except);
  }

  private static String names(JsonNode rooms) {
    var names = new ArrayList<String>();
    rooms.forEach(room -> names.add(room.asString("")));
    return String.join(" ", names);
  }

  private static String content(JsonNode message) {
    var args = message.path("args");
    if (args.isMissingNode()) {
      return message.path("data").isMissingNode() ? "" : message.path("data").toString();
    }
    var texts = new ArrayList<String>();
    args.forEach(arg -> texts.add(arg.toString()));
    return String.join(" ", texts);
  }

  /** Returns the line with colours. A line that is longer than the width ends with an ellipsis. */
  String format(Ansi ansi, int width) {
    var start = "%s  %s  %s".formatted(time, subject, rooms);
    var space = Math.max(1, width - start.length() - 2);
    return styled(ansi, Style.faint, time)
        + "  "
        + styled(ansi, Style.bold, subject)
        + "  "
        + styled(ansi, Style.fg_cyan, rooms)
        + "  "
        + VisibleText.shorten(content, space);
  }

  // Not the markup of picocli, which the text of a message could contain.
  private static String styled(Ansi ansi, Style style, String text) {
    return ansi.enabled() ? style.on() + text + style.off() : text;
  }
}
