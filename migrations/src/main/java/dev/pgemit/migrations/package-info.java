/**
 * The schema of pgemit.
 *
 * <p>Start at {@link dev.pgemit.migrations.Migrations}.
 */
@NullMarked
package dev.pgemit.migrations;

import org.jspecify.annotations.NullMarked;
