package dev.pgemit.cli.batch;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of CSV.
 *
 * @param line the line at which the row starts, from 1
 */
record CsvRow(long line, List<CsvField> fields) {
  /** Collects the fields of each row, with their quotes, which the type of a value depends on. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private List<CsvField> fields = new ArrayList<>();

    @Override
    protected void handleBegin(long startingLineNumber) {
      fields = new ArrayList<>();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean isQuoted) {
      fields.add(new CsvField(new String(buffer, offset, length), isQuoted));
    }

    @Override
    protected CsvRow buildRecord() {
      return new CsvRow(getStartingLineNumber(), fields);
    }
  }
}
