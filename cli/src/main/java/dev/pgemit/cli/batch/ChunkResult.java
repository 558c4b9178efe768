package dev.pgemit.cli.batch;

import java.util.List;

/**
 * The outcome of a chunk that Postgres has committed.
 *
 * @param published the number of published lines, also if an earlier run published them
 * @param rejections the other lines, in order
 */
record ChunkResult(int published, List<Rejection> rejections) {}
