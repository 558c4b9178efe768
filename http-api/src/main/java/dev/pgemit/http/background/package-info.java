/** Periodic background tasks that survive every failure. */
@NullMarked
package dev.pgemit.http.background;

import org.jspecify.annotations.NullMarked;
