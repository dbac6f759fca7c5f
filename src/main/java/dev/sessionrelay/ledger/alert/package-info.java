/** What alert rules look at, and what is recorded of what they tell. */
package dev.sessionrelay.ledger.alert;
