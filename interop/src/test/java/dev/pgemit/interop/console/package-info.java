/** Tests of the console in a real browser. */
@NullMarked
package dev.pgemit.interop.console;

import org.jspecify.annotations.NullMarked;
