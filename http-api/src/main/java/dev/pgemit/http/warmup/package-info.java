/** Compiles the path of an emit before the first request of a client. */
@NullMarked
package dev.pgemit.http.warmup;

import org.jspecify.annotations.NullMarked;
