/**
 * Explains failures of Postgres and its driver, and removes passwords from what they say. Every
 * door of pgemit uses it: the library, the service and the command line.
 */
@NullMarked
package dev.pgemit.diagnosis;

import org.jspecify.annotations.NullMarked;
