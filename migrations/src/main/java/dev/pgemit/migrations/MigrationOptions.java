package dev.pgemit.migrations;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of the schema's objects. Immutable. Names are case-sensitive, as in the catalog, and
 * have at most 63 bytes in UTF-8.
 *
 * @param schema the schema of the tables, created if it is missing; {@code null} for the current
 *     schema of the connection
 * @param attachmentsTable the attachments table, adopted if it exists
 * @param functionsSchema the schema of the SQL functions, created if it is missing
 * @param channelPrefix the {@code channelPrefix} of the servers' adapters, for the SQL functions
 */
public record MigrationOptions(
    @Nullable String schema,
    String attachmentsTable,
    String functionsSchema,
    String channelPrefix) {
  /** The connection's current schema and the adapter's default names. */
  public static final MigrationOptions DEFAULT =
      new MigrationOptions(null, "socket_io_attachments");

  /**
   * Validates the names.
   *
   * @param schema as above
   * @param attachmentsTable as above
   * @param functionsSchema as above
   * @param channelPrefix as above
   * @throws IllegalArgumentException if one of the first three is empty, too long, or contains a
   *     quotation mark, dot, control character or dollar quote ({@code $x$}); if the functions'
   *     schema also contains an apostrophe, dollar or backslash; or if the prefix is empty,
   *     contains a quotation mark or a control character, or leaves no room for the default
   *     namespace
   */
  public MigrationOptions {
    if (schema != null) {
      SqlIdentifier.requireValid("schema", schema);
    }
    SqlIdentifier.requireValid("attachments table", attachmentsTable);
    SqlIdentifier.checkedFunctions(functionsSchema);
    ChannelPrefixSql.validate(channelPrefix);
  }

  /**
   * Creates options with the functions' schema {@code pgemit} and the adapter's default prefix.
   *
   * @param schema as above
   * @param attachmentsTable as above
   */
  public MigrationOptions(@Nullable String schema, String attachmentsTable) {
    this(schema, attachmentsTable, "pgemit", "socket.io");
  }

  /**
   * Returns options for an attachments table in the notation of the emitter.
   *
   * @param name {@code table} or {@code schema.table}
   * @return the options
   * @throws IllegalArgumentException if the name is invalid
   */
  public static MigrationOptions forAttachmentsTable(String name) {
    var dot = name.indexOf('.');
    return dot < 0
        ? new MigrationOptions(null, name)
        : new MigrationOptions(name.substring(0, dot), name.substring(dot + 1));
  }

  /**
   * Returns a copy with another schema of the tables.
   *
   * @param other as above
   * @return new options
   */
  public MigrationOptions withSchema(String other) {
    return new MigrationOptions(other, attachmentsTable, functionsSchema, channelPrefix);
  }

  /**
   * Returns a copy with another schema of the functions.
   *
   * @param other as above
   * @return new options
   */
  public MigrationOptions withFunctionsSchema(String other) {
    return new MigrationOptions(schema, attachmentsTable, other, channelPrefix);
  }

  /**
   * Returns a copy with another channel prefix.
   *
   * @param other as above
   * @return new options
   */
  public MigrationOptions withChannelPrefix(String other) {
    return new MigrationOptions(schema, attachmentsTable, functionsSchema, other);
  }

  /** Returns the values of the scripts' placeholders. */
  Map<String, String> placeholders() {
    var prefix = schema == null ? "" : SqlIdentifier.quote(schema) + ".";
    var qualified = prefix + SqlIdentifier.quote(attachmentsTable);
    var functions = SqlIdentifier.quote(functionsSchema);
    var internal = SqlIdentifier.quote(SqlIdentifier.withSuffix(functionsSchema, "_internal"));
    var scheduled = prefix + SqlIdentifier.quote("pgemit_scheduled");
    var recurring = prefix + SqlIdentifier.quote("pgemit_recurring");
    return Map.ofEntries(
        Map.entry("keys", prefix + "pgemit_idempotency_keys"),
        Map.entry("keysLiteral", SqlIdentifier.literal(prefix + "pgemit_idempotency_keys")),
        Map.entry("apiKeys", prefix + "pgemit_keys"),
        Map.entry("apiKeysLiteral", SqlIdentifier.literal(prefix + "pgemit_keys")),
        Map.entry("audit", prefix + "pgemit_audit"),
        Map.entry("auditLiteral", SqlIdentifier.literal(prefix + "pgemit_audit")),
        Map.entry("keyUses", prefix + "pgemit_key_uses"),
        Map.entry("keyUsesLiteral", SqlIdentifier.literal(prefix + "pgemit_key_uses")),
        Map.entry("outbox", prefix + "pgemit_outbox"),
        Map.entry("outboxLiteral", SqlIdentifier.literal(prefix + "pgemit_outbox")),
        Map.entry("outboxPassed", prefix + "pgemit_outbox_passed"),
        Map.entry("outboxPassedLiteral", SqlIdentifier.literal(prefix + "pgemit_outbox_passed")),
        Map.entry("table", qualified),
        Map.entry("tableLiteral", SqlIdentifier.literal(qualified)),
        Map.entry("index", SqlIdentifier.quote(indexName())),
        Map.entry("functions", functions),
        Map.entry("functionsLiteral", SqlIdentifier.literal(functions)),
        Map.entry("internal", internal),
        Map.entry("internalLiteral", SqlIdentifier.literal(internal)),
        Map.entry("channelPrefixQuery", ChannelPrefixSql.selectStatement(channelPrefix)),
        Map.entry("scheduled", scheduled),
        Map.entry("scheduledLiteral", SqlIdentifier.literal(scheduled)),
        Map.entry("recurring", recurring),
        Map.entry("recurringLiteral", SqlIdentifier.literal(recurring)));
  }

  private String indexName() {
    return SqlIdentifier.withSuffix(attachmentsTable, "_created_at_idx");
  }
}
