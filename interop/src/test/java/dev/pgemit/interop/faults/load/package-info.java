/** Numbered events, how they are emitted, and what was answered. */
@NullMarked
package dev.pgemit.interop.faults.load;

import org.jspecify.annotations.NullMarked;
