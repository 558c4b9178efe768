package dev.pgemit.http.stream;

/**
 * A line that was not published.
 *
 * @param line the line number, from 1
 * @param detail the reason and the fix
 */
record RejectedLine(long line, String detail) {}
