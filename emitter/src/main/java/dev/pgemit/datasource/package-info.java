/** Opens connections from the settings of application data sources, without their pools. */
@NullMarked
package dev.pgemit.datasource;

import org.jspecify.annotations.NullMarked;
