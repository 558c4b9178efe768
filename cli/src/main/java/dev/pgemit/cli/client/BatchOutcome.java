package dev.pgemit.cli.client;

import java.util.Map;

/**
 * The outcome of a batch.
 *
 * @param published the number of published emits, also if an earlier call with the key published
 *     them
 * @param rejections by the index of an emit, why it was not published
 */
public record BatchOutcome(int published, Map<Integer, String> rejections) {}
