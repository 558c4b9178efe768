package dev.pgemit.http.stream;

/**
 * A line that was not published.
 *
 * @param line its number, from 1 on
 * @param detail why, in words that say what would be right
 */
record RejectedLine(long line, String detail) {}
