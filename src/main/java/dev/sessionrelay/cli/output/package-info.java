/**
 * How results are written: tables, times and colours for people at a terminal, JSON for tools. It
 * reads no file and asks no ledger; commands give it what it writes.
 */
package dev.sessionrelay.cli.output;
