package dev.pgemit.cli.batch;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.pgemit.cli.command.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Turns each row of CSV into an emit whose argument is an object with a field per column. */
final class CsvLineSource implements LineSource {
  private static final JsonFactory JSON = new JsonFactory();

  private final String name;
  private final @Nullable String namespace;
  private final Iterator<CsvRow> rows;
  private final List<String> columns;
  private final ColumnTemplate event;
  private final List<ColumnTemplate> rooms;

  /**
   * Reads the header.
   *
   * @throws InvalidInputException if the header is missing, or the options do not fit it
   */
  CsvLineSource(String name, InputStream input, CsvOptions options) throws IOException {
    this.name = name;
    this.namespace = options.namespace();
    this.rows =
        CsvReader.builder()
            .allowExtraFields(true) // rejects the row, not the file
            .allowMissingFields(true)
            .build(
                new CsvRow.Handler(),
                new InputStreamReader(input, StandardCharsets.UTF_8.newDecoder()))
            .iterator();
    this.columns = readHeader();
    this.event = new ColumnTemplate("--event", options.event(), columns);
    this.rooms =
        options.rooms().stream().map(room -> new ColumnTemplate("--to", room, columns)).toList();
  }

  private List<String> readHeader() throws IOException {
    var header = nextRow();
    if (header == null) {
      throw new InvalidInputException("%s has no header: it is empty.".formatted(name));
    }
    var names = header.fields().stream().map(CsvField::text).toList();
    var seen = new HashSet<String>();
    for (var column : names) {
      if (column.isEmpty() || !seen.add(column)) {
        throw new InvalidInputException(
            "The header of %s has %s. Give each column its own name."
                .formatted(
                    name,
                    column.isEmpty()
                        ? "a column without a name"
                        : "the column %s twice".formatted(column)));
      }
    }
    return names;
  }

  @Override
  public @Nullable BatchLine next() throws IOException {
    var row = nextRow();
    return row == null ? null : new BatchLine(name, row.line(), toEmit(row), fault(row));
  }

  @Override
  public boolean isReady() {
    return true; // the CSV reader has its own buffer
  }

  private @Nullable CsvRow nextRow() throws IOException {
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (CsvParseException e) {
      throw new InvalidInputException("%s is not CSV: %s.".formatted(name, e.getMessage()));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new InvalidInputException("%s is not UTF-8. Convert it first.".formatted(name));
      }
      throw e.getCause();
    }
  }

  private @Nullable String fault(CsvRow row) {
    if (row.fields().size() != columns.size()) {
      return "has %d fields, but the header has %d columns"
          .formatted(row.fields().size(), columns.size());
    }
    return Stream.concat(Stream.of(event), rooms.stream())
        .map(template -> template.firstMissing(row))
        .filter(column -> column >= 0)
        .findFirst()
        .map(column -> "has no value in the column %s".formatted(columns.get(column)))
        .orElse(null);
  }

  private byte[] toEmit(CsvRow row) {
    var bytes = new ByteArrayOutputStream();
    try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (row.fields().size() == columns.size()) {
        writeTarget(row, json);
      }
      json.writeName("args").writeStartArray().writeStartObject();
      for (var i = 0; i < Math.min(columns.size(), row.fields().size()); i++) {
        json.writeName(columns.get(i));
        row.fields().get(i).writeTo(json);
      }
      json.writeEndObject().writeEndArray().writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void writeTarget(CsvRow row, JsonGenerator json) {
    if (namespace != null) {
      json.writeName("namespace").writeString(namespace);
    }
    if (!rooms.isEmpty()) {
      json.writeName("to").writeStartArray();
      rooms.forEach(room -> json.writeString(room.fill(row)));
      json.writeEndArray();
    }
    json.writeName("event").writeString(event.fill(row));
  }
}
