/** The command {@code pgemit}. */
@NullMarked
package dev.pgemit.cli;

import org.jspecify.annotations.NullMarked;
