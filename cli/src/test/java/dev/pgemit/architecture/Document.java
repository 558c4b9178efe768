package dev.pgemit.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A Markdown file, relative to the checkout. */
record Document(Path file) {
  private static final Pattern FENCE = Pattern.compile("\\s*(?:```|~~~).*");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
  private static final Pattern TARGET =
      Pattern.compile("]\\(([^)\\s]+)\\)|\\b(?:src|href)=\"([^\"]+)\"");

  // GitHub removes all other characters from an anchor.
  private static final Pattern NO_ANCHOR = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc}\\- ]");

  /** A line of text, outside code blocks. */
  record Line(int number, String text) {}

  /** Returns the lines outside code blocks. */
  List<Line> lines() {
    var lines = new ArrayList<Line>();
    var isCode = false;
    var number = 0;
    for (var text : SourceFiles.read(file)) {
      number++;
      if (FENCE.matcher(text).matches()) {
        isCode = !isCode;
      } else if (!isCode) {
        lines.add(new Line(number, text));
      }
    }
    return lines;
  }

  /** Returns the targets of the links and images of a line. */
  static List<String> targets(Line line) {
    return TARGET
        .matcher(INLINE_CODE.matcher(line.text()).replaceAll("code"))
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .toList();
  }

  /** Returns the anchors that GitHub and the documentation site give to the headings. */
  Set<String> anchors() {
    var anchors = new HashSet<String>();
    Map<String, Integer> uses = new HashMap<>();
    for (var line : lines()) {
      var heading = HEADING.matcher(line.text());
      if (heading.matches()) {
        var text = LINK.matcher(heading.group(1)).replaceAll("$1").toLowerCase(Locale.ROOT);
        var anchor = NO_ANCHOR.matcher(text).replaceAll("").replace(' ', '-');
        var earlier = uses.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
      }
    }
    return anchors;
  }
}
