/** Statistics of the last minutes, in memory. */
@NullMarked
package dev.pgemit.http.stats;

import org.jspecify.annotations.NullMarked;
