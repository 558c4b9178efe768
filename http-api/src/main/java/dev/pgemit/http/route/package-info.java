/** The routes of the server: synchronous with Javalin, asynchronous with any HTTP library. */
@NullMarked
package dev.pgemit.http.route;

import org.jspecify.annotations.NullMarked;
