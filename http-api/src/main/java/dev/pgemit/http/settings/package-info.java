/** The settings of the service, from its environment. */
@NullMarked
package dev.pgemit.http.settings;

import org.jspecify.annotations.NullMarked;
