/** Tests the SQL functions on a real Postgres. */
@NullMarked
package dev.pgemit.migrations.sql;

import org.jspecify.annotations.NullMarked;
