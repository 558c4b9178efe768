/** Shared parts of the commands: settings, database, lifecycle and failures. */
@NullMarked
package dev.pgemit.cli.command;

import org.jspecify.annotations.NullMarked;
