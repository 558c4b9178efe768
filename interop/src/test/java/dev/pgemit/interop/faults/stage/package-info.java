/** The processes that a fault is done to. */
@NullMarked
package dev.pgemit.interop.faults.stage;

import org.jspecify.annotations.NullMarked;
