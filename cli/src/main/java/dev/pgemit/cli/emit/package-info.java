/** The command {@code pgemit emit}. */
@NullMarked
package dev.pgemit.cli.emit;

import org.jspecify.annotations.NullMarked;
