/**
 * What sessions were used for and what they cost: groups, prices, and forms of the report. Pure.
 */
package dev.sessionrelay.report;
