package dev.pgemit.cli.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The emit that each row of CSV becomes. The event and the rooms may contain columns.
 *
 * @param namespace {@code null} for the default namespace
 */
record CsvOptions(String event, List<String> rooms, @Nullable String namespace) {}
