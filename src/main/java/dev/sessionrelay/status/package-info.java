/** How the running relay is doing, gathered from its parts for whoever shows it. */
package dev.sessionrelay.status;
