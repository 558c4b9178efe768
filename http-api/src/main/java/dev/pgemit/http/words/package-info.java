/** Quoting, spelling suggestions and durations for messages. */
@NullMarked
package dev.pgemit.http.words;

import org.jspecify.annotations.NullMarked;
