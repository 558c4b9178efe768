/** Receivers that record the numbered events that arrive. */
@NullMarked
package dev.pgemit.interop.faults.receive;

import org.jspecify.annotations.NullMarked;
