/** Measures emitters with Micrometer: start at {@link PgemitMetrics}. */
@NullMarked
package dev.pgemit.micrometer;

import org.jspecify.annotations.NullMarked;
