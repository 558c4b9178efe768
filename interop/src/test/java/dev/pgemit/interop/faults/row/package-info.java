/** One fault each. */
@NullMarked
package dev.pgemit.interop.faults.row;

import org.jspecify.annotations.NullMarked;
