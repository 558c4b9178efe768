/** The service's metrics for Prometheus. */
@NullMarked
package dev.pgemit.http.metrics;

import org.jspecify.annotations.NullMarked;
