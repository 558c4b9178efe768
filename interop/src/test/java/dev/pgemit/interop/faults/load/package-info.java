/** Sends numbered events and records the outcome of each. */
@NullMarked
package dev.pgemit.interop.faults.load;

import org.jspecify.annotations.NullMarked;
