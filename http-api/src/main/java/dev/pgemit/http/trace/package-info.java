/** Observability of requests: spans, log lines and metrics. */
@NullMarked
package dev.pgemit.http.trace;

import org.jspecify.annotations.NullMarked;
