/** What whoever is on call sees of each request: a span, a line in the log, its numbers. */
@NullMarked
package dev.pgemit.http.trace;

import org.jspecify.annotations.NullMarked;
