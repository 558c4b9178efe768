/** How routes are added to the server. */
@NullMarked
package dev.pgemit.http.route;

import org.jspecify.annotations.NullMarked;
