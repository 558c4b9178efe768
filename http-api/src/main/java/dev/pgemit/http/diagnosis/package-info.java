/**
 * What can stand in the way of publishing, and what to do about it: asked at the start, for
 * readiness, and by the command {@code pgemit doctor}.
 */
@NullMarked
package dev.pgemit.http.diagnosis;

import org.jspecify.annotations.NullMarked;
