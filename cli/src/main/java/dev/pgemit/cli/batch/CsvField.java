package dev.pgemit.cli.batch;

import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** A field of a CSV row. Quotes make a field text, as in spreadsheets and databases. */
record CsvField(String text, boolean isQuoted) {
  // Without an exponent, since 12E4 is more often a product code. Zeros in front are kept as text.
  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?");

  /** Returns whether the field is {@code null}: empty and not quoted. */
  boolean isNull() {
    return text.isEmpty() && !isQuoted;
  }

  /** Writes the value: a number with all its digits, a boolean, {@code null} or text. */
  void writeTo(JsonGenerator json) {
    if (isNull()) {
      json.writeNull();
    } else if (!isQuoted && (text.equals("true") || text.equals("false"))) {
      json.writeBoolean(text.equals("true"));
    } else if (!isQuoted && NUMBER.matcher(text).matches()) {
      json.writeNumber(text);
    } else {
      json.writeString(text);
    }
  }
}
