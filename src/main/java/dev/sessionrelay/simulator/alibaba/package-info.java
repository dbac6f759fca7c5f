/** Alibaba, played strictly. */
package dev.sessionrelay.simulator.alibaba;
