/** An account's way out: certificates, proxy, and where credentials are put on a request. */
package dev.sessionrelay.auth;
