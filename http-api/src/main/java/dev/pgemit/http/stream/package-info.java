/** Publishes one emit per line, for any number of lines, in constant memory. */
@NullMarked
package dev.pgemit.http.stream;

import org.jspecify.annotations.NullMarked;
