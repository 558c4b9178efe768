/**
 * Calls of the commands, to Postgres through the Java API or to the service through its REST API.
 * {@link dev.pgemit.cli.client.ClientOptions} chooses. Both return the JSON documents of the REST
 * API, so that every command prints the same for both.
 */
@NullMarked
package dev.pgemit.cli.client;

import org.jspecify.annotations.NullMarked;
