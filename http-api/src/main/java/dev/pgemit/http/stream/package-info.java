/** Emits a line each, of any number, in constant memory. */
@NullMarked
package dev.pgemit.http.stream;

import org.jspecify.annotations.NullMarked;
