/** Stores, lists and dispatches scheduled and recurring messages. */
@NullMarked
package dev.pgemit.schedule;

import org.jspecify.annotations.NullMarked;
