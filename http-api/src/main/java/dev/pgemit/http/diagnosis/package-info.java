/**
 * Checks for conditions that prevent publishing, with advice for each. Used at startup, for
 * readiness and by {@code pgemit doctor}.
 */
@NullMarked
package dev.pgemit.http.diagnosis;

import org.jspecify.annotations.NullMarked;
