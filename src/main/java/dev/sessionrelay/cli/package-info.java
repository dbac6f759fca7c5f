/** The command line: a class a command. What a command asks for is done below it. */
package dev.sessionrelay.cli;
