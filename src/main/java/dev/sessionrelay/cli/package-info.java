/** The command line: a class a command, and how its result is written for people and for tools. */
package dev.sessionrelay.cli;
