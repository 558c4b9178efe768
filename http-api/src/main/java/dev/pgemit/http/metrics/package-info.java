/** What the service counts and measures, for Prometheus. */
@NullMarked
package dev.pgemit.http.metrics;

import org.jspecify.annotations.NullMarked;
