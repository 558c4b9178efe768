/** The commands, as a shell runs them. */
package dev.pgemit.cli;
