/** The parts that commands share: settings, database, lifecycle, failures. */
@NullMarked
package dev.pgemit.cli.command;

import org.jspecify.annotations.NullMarked;
