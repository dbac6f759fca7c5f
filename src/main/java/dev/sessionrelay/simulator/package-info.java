/** The vendors, played to the letter of their documents. Shares no code with what it checks. */
package dev.sessionrelay.simulator;
