/** The command {@code pgemit completion}. */
@NullMarked
package dev.pgemit.cli.completion;

import org.jspecify.annotations.NullMarked;
