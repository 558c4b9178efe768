package dev.pgemit.publish;

import dev.pgemit.wire.MessageValidationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of the table for messages that are too large for NOTIFY. Case matters, as in the
 * catalog: {@code Events} is not {@code events}.
 *
 * @param parts the table, or its schema and the table
 */
public record AttachmentsTable(List<String> parts) {
  /** The adapter's default. */
  public static final String DEFAULT_NAME = "socket_io_attachments";

  // NAMEDATALEN - 1
  private static final int MAX_NAME_BYTES = 63;

  // The migrations accept the same names, and their scripts quote with dollars.
  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$\\w*\\$");

  /** Rejects invalid names. */
  public AttachmentsTable {
    parts = List.copyOf(parts);
    if (parts.size() > 2) {
      throw invalidName("a table name, or a schema and a table name with one dot between");
    }
    for (var part : parts) {
      if (part.isEmpty()) {
        throw invalidName("a table name, or a schema and a table name with one dot between");
      }
      if (part.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))
          || DOLLAR_QUOTE.matcher(part).find()) {
        throw invalidName(
            "free of quotation marks, control characters and dollar quotes such as $x$:"
                + " pgemit quotes the name");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw invalidName("made of parts with at most %d bytes each".formatted(MAX_NAME_BYTES));
      }
    }
  }

  /** Parses {@code table} or {@code schema.table}. */
  public static AttachmentsTable of(String name) {
    return new AttachmentsTable(Arrays.asList(name.split("\\.", -1)));
  }

  /** Returns another table of the same schema. */
  AttachmentsTable inSameSchema(String name) {
    return new AttachmentsTable(parts.size() == 1 ? List.of(name) : List.of(parts.get(0), name));
  }

  /** Returns the name for SQL, each part quoted. */
  public String quoted() {
    return parts.stream().map(part -> '"' + part + '"').collect(Collectors.joining("."));
  }

  /** Returns the name for a person. */
  @Override
  public String toString() {
    return String.join(".", parts);
  }

  private static MessageValidationException invalidName(String detail) {
    return new MessageValidationException(
        "attachmentsTable", "the attachments table must be " + detail);
  }
}
