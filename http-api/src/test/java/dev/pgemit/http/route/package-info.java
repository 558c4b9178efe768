/** Tests of responses that are sent in lines. */
package dev.pgemit.http.route;
