/** The settings of the service, read from the environment. */
@NullMarked
package dev.pgemit.http.settings;

import org.jspecify.annotations.NullMarked;
