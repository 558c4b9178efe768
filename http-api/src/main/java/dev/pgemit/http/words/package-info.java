/** Words that people misspell. */
@NullMarked
package dev.pgemit.http.words;

import org.jspecify.annotations.NullMarked;
