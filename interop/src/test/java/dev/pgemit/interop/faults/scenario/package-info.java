/** The faults, one class each. */
@NullMarked
package dev.pgemit.interop.faults.scenario;

import org.jspecify.annotations.NullMarked;
