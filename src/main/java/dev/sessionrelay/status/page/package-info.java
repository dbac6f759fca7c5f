/**
 * Pages for people: each is a template in {@code src/main/jte} over one view record, filled from
 * the report and the ledger's queries. Templates escape whatever they show; links are relative.
 */
package dev.sessionrelay.status.page;
