/** The results of faults: what was delivered, and which checks passed. */
@NullMarked
package dev.pgemit.interop.faults.result;

import org.jspecify.annotations.NullMarked;
