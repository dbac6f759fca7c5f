/** Accounts, targets and sinks, made from the settings of an operator, or every error in them. */
package dev.sessionrelay.config;
