/** Tests the commands as run from a shell. */
package dev.pgemit.cli;
