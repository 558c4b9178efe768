/** What the service is told by its environment. */
@NullMarked
package dev.pgemit.http.settings;

import org.jspecify.annotations.NullMarked;
