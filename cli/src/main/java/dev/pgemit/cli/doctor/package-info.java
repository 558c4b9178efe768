/** What {@code pgemit doctor} looks at, and how it tells. */
@NullMarked
package dev.pgemit.cli.doctor;

import org.jspecify.annotations.NullMarked;
