/** The doctor's checks, and the route that runs the checks. */
package dev.pgemit.http.doctor;
