/** Who counts what arrives. */
@NullMarked
package dev.pgemit.interop.faults.receive;

import org.jspecify.annotations.NullMarked;
