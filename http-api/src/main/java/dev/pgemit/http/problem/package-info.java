/** Errors as {@code application/problem+json} (RFC 9457). */
@NullMarked
package dev.pgemit.http.problem;

import org.jspecify.annotations.NullMarked;
