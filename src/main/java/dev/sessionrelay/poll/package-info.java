/** One request to a vendor and what comes of it: the components and beans that routes name. */
package dev.sessionrelay.poll;
