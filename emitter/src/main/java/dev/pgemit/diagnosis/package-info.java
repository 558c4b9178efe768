/**
 * Explains failures of Postgres and its driver, and removes passwords from their messages. The
 * library, the service and the command line all use this package.
 */
@NullMarked
package dev.pgemit.diagnosis;

import org.jspecify.annotations.NullMarked;
