/** Tests of the transport through Redis. */
package dev.pgemit.http.redis;
