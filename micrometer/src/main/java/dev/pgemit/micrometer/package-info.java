/**
 * Measures emitters with Micrometer: start at {@link PgemitMetrics} for the pipeline, and at {@link
 * PgemitObservations} for calls.
 */
@NullMarked
package dev.pgemit.micrometer;

import org.jspecify.annotations.NullMarked;
