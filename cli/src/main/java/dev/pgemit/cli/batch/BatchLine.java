package dev.pgemit.cli.batch;

import org.jspecify.annotations.Nullable;

/**
 * One emit of the input.
 *
 * @param source the name of its file
 * @param number the number of its line in the file, from 1
 * @param json the emit as JSON; empty for a line over the limit
 * @param fault the reason why the line cannot be an emit, {@code null} if none is known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BatchLine(String source, long number, byte[] json, @Nullable String fault) {}
