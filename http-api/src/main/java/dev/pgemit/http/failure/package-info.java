/** Answers requests that fail, whichever layer ends them. */
@NullMarked
package dev.pgemit.http.failure;

import org.jspecify.annotations.NullMarked;
