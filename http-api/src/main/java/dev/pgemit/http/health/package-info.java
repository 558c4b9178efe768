/** Liveness, readiness and metrics for monitoring. */
@NullMarked
package dev.pgemit.http.health;

import org.jspecify.annotations.NullMarked;
