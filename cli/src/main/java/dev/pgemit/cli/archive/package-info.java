/** What the launcher needs for the archive of classes that makes the start of a command short. */
@NullMarked
package dev.pgemit.cli.archive;

import org.jspecify.annotations.NullMarked;
