/** Whether the service is alive, and able to publish. */
@NullMarked
package dev.pgemit.http.health;

import org.jspecify.annotations.NullMarked;
