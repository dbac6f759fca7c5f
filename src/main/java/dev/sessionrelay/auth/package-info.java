/**
 * Who we are to a vendor: signatures, tokens, certificates, and where they are put on a request.
 */
package dev.sessionrelay.auth;
