/** Reads the data sources of applications: how to open a connection past a pool. */
@NullMarked
package dev.pgemit.datasource;

import org.jspecify.annotations.NullMarked;
