package dev.pgemit.cli.batch;

/** A line that was not published, with the reason and the fix. */
record Rejection(BatchLine line, String detail) {}
