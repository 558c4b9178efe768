/** The command {@code pgemit batch}. */
@NullMarked
package dev.pgemit.cli.batch;

import org.jspecify.annotations.NullMarked;
