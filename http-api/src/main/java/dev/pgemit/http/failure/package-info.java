/** Responds to failed requests, in every layer. */
@NullMarked
package dev.pgemit.http.failure;

import org.jspecify.annotations.NullMarked;
