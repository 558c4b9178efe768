/** The command {@code pgemit doctor}. */
@NullMarked
package dev.pgemit.cli.doctor;

import org.jspecify.annotations.NullMarked;
