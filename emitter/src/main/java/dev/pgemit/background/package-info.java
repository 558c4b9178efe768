/** Provides background threads that survive exceptions and errors. */
@NullMarked
package dev.pgemit.background;

import org.jspecify.annotations.NullMarked;
