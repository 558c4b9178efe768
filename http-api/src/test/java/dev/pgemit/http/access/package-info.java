/** Tests of what needs no service. */
package dev.pgemit.http.access;
