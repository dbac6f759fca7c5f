/** Oracle, played strictly. */
package dev.sessionrelay.simulator.oracle;
