/** Huawei, played strictly. */
package dev.sessionrelay.simulator.huawei;
